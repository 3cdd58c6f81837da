"""How each platform is told about the app: made from the routes, so that what is asked for is what is used."""
