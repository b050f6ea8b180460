"""Who somebody is: records, links, consents, choices, and what is kept about them."""
