"""The follow-up as screens and files read it: boards, one action, the form of a lead."""
