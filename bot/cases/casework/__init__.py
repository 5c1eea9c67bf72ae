"""Cases decided on and saved: the one way by which a case changes."""
