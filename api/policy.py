"""What a browser may load on our pages: nothing from elsewhere, and a script of our own on the chat page alone."""

WAY_OUT = "https://www.bbc.co.uk/weather"  # where "Exit this page" leads
_ALWAYS = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
UNSCRIPTED = f"{_ALWAYS}; form-action 'self'"
# The chat's way out is a form, which deletes the conversation and then leads elsewhere.
CHAT = f"{_ALWAYS}; form-action 'self' https://www.bbc.co.uk; script-src 'self'; connect-src 'self'"
