"""Settings, from the environment or a `.env` file; a platform that is not configured is not loaded."""

from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.working_days import is_calendar


class Settings(BaseSettings):
    """All that an installation decides. Secrets never show in logs or errors."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    database_url: str = Field("sqlite:///pitchin.db", alias="PITCHIN_DATABASE_URL")
    host: str = Field("127.0.0.1", alias="PITCHIN_HOST")
    port: int = Field(3978, alias="PITCHIN_PORT", ge=0, le=65535)
    organisation: str = Field("", alias="PITCHIN_ORGANISATION")
    holidays: str = Field("CA-BC", alias="PITCHIN_HOLIDAYS")
    log_format: str = Field("text", alias="PITCHIN_LOG_FORMAT", pattern="^(text|json)$")
    slack_bot_token: SecretStr = Field(SecretStr(""), alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr = Field(SecretStr(""), alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr = Field(SecretStr(""), alias="SLACK_SIGNING_SECRET")
    slack_api_url: str = Field("", alias="SLACK_API_URL")
    teams_app_id: str = Field("", alias="TEAMS_APP_ID")
    teams_app_password: SecretStr = Field(SecretStr(""), alias="TEAMS_APP_PASSWORD")
    teams_tenant_id: str = Field("", alias="TEAMS_TENANT_ID")
    teams_app_type: str = Field("SingleTenant", alias="TEAMS_APP_TYPE", pattern="^(SingleTenant|MultiTenant)$")
    teams_cloud: str = Field("public", alias="TEAMS_CLOUD", pattern="^(public|gcc|gcch)$")
    teams_allow_anonymous: bool = Field(False, alias="TEAMS_ALLOW_ANONYMOUS")
    teams_openid_url: str = Field("", alias="TEAMS_OPENID_URL")
    teams_token_url: str = Field("", alias="TEAMS_TOKEN_URL")
    teams_service_urls: str = Field("", alias="TEAMS_SERVICE_URLS")
    stewards: str = Field("", alias="PITCHIN_STEWARDS")

    @field_validator("holidays")
    @classmethod
    def _known_calendar(cls, value: str) -> str:
        if not is_calendar(value):
            raise ValueError("no such holiday calendar; write a country, or a country and a part of it, like CA-BC")
        return value

    @property
    def uses_slack(self) -> bool:
        """Whether any of Slack's settings is there."""
        secrets = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret)
        return any(secret.get_secret_value() for secret in secrets)

    @property
    def uses_teams(self) -> bool:
        """Whether any of Teams' settings is there."""
        named = (self.teams_app_id, self.teams_app_password.get_secret_value(), self.teams_tenant_id)
        return any(named) or self.teams_allow_anonymous

    @property
    def steward_identities(self) -> frozenset[tuple[str, str]]:
        """Who runs the programme, as pairs of a platform and a user id there."""
        named = (one.strip().partition(":") for one in self.stewards.split(",") if one.strip())
        return frozenset((platform.lower(), user.lower()) for platform, _, user in named)

    @property
    def practice_urls(self) -> dict[str, tuple[str, ...]]:
        """The settings that may only point to this computer."""
        services = tuple(one.strip() for one in self.teams_service_urls.split(",") if one.strip())
        named = {
            "SLACK_API_URL": (self.slack_api_url,),
            "TEAMS_OPENID_URL": (self.teams_openid_url,),
            "TEAMS_TOKEN_URL": (self.teams_token_url,),
            "TEAMS_SERVICE_URLS": services,
        }
        return {name: tuple(filter(None, urls)) for name, urls in named.items()}

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached by Socket Mode: that needs no public address."""
        return bool(self.slack_app_token.get_secret_value())

    @property
    def sqlite_file(self) -> Path | None:
        """The database file, if the database is one."""
        prefix = "sqlite:///"
        return Path(self.database_url.removeprefix(prefix)) if self.database_url.startswith(prefix) else None
