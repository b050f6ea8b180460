"""From a message row to what the person reads: text and buttons, in their language, when it is sent."""
