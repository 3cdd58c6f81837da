"""The practice Slack: what people do reaches the bot, and what the bot says is checked as strictly as Slack does."""
