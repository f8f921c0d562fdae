"""What a browser may load on our pages: nothing from elsewhere, and a script of our own on the chat page alone."""

WAY_OUT = "https://www.bbc.co.uk/weather"  # where "Exit this page" leads
_ALWAYS = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
UNSCRIPTED = f"{_ALWAYS}; form-action 'self'"
# The way out of checklists and chat is a form, which takes away what the browser or the server holds and then leads elsewhere.
CHECKLIST = f"{_ALWAYS}; form-action 'self' https://www.bbc.co.uk"
CHAT = f"{CHECKLIST}; script-src 'self'; connect-src 'self'"
