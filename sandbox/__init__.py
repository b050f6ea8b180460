"""A local Telegram: a strict double of the Bot API, people with phones, and a page to watch them."""
