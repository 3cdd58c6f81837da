"""A practice Microsoft Teams on loopback: a tenant with people, a team and chats, and the connector to a bot."""
