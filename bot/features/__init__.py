"""One file a feature, with the same name as in the commands, the domain and the tests."""
