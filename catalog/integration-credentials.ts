/** Business systems: Slack, Linear, Gong, HubSpot, Salesforce and their like. */
import { atLeast, email, https, nonEmpty, oneWord, prefixed, regex, salesforceDomain, slackBotToken, slackWebhook, url } from "./formats.ts";
import { everywhere, rowsOf } from "./row.ts";
import type { Catalog } from "./types.ts";

const { plain, secret } = rowsOf("integration-credentials", "Integration Team", 90);

export const integrationCredentials: Catalog = [
  secret("SLACK_BOT_TOKEN", "sophia.business.slack.bot_token", slackBotToken, "Slack bot: posts and reads messages", { github: "yes", requiredIn: everywhere, profiles: ["legacy27", "org15"] }),
  secret("SLACK_APP_TOKEN", "sophia.business.slack.app_token", prefixed("xapp-"), "Slack app-level token for socket mode", { requiredIn: everywhere, profiles: ["legacy27"] }),
  secret("SLACK_SIGNING_SECRET", "sophia.business.slack.signing_secret", regex("^[0-9a-f]{32}$"), "Proves that a request really comes from Slack", { requiredIn: everywhere, profiles: ["legacy27"] }),
  secret("LINEAR_API_TOKEN", "sophia.business.linear.api_token", prefixed("lin_api_"), "Linear issues and projects", { requiredIn: everywhere, aliases: ["LINEAR_API_KEY"], profiles: ["legacy27"] }),
  plain("LINEAR_WORKSPACE_ID", "sophia.business.linear.workspace_id", nonEmpty, "Linear workspace the token works in", { requiredIn: everywhere, profiles: ["legacy27"] }),
  secret("GONG_ACCESS_KEY", "sophia.business.gong.access_key", atLeast(16), "Gong basic authentication, user half", { github: "yes", requiredIn: everywhere, aliases: ["GONG_API_KEY"], profiles: ["org15"] }),
  plain("GONG_CLIENT_ID", "sophia.business.gong.client_id", nonEmpty, "Gong OAuth client", { github: "optional", requiredIn: everywhere, profiles: ["legacy27"] }),
  secret("GONG_CLIENT_SECRET", "sophia.business.gong.client_secret", atLeast(16), "Gong OAuth client secret", { github: "yes", requiredIn: everywhere, profiles: ["legacy27", "org15"] }),
  plain("GONG_URL", "sophia.business.gong.url", url(["https"], ".gong.io"), "Address of our Gong instance", { github: "yes", requiredIn: everywhere, aliases: ["GONG_BASE_URL"], profiles: ["org15"] }),
  secret("HUBSPOT_API_TOKEN", "sophia.business.hubspot.api_token", oneWord, "HubSpot private app token", { github: "yes", requiredIn: everywhere, aliases: ["HUBSPOT_API_KEY", "HUBSPOT_ACCESS_TOKEN"], profiles: ["org15"] }),
  secret("SALESFORCE_ACCESS_TOKEN", "sophia.business.salesforce.access_token", nonEmpty, "Salesforce session token"),
  secret("GONG_ACCESS_KEY_SECRET", "sophia.business.gong.access_key_secret", nonEmpty, "Gong basic authentication, password half", { aliases: ["GONG_API_SECRET"] }),
  secret("GONG_CLIENT_ACCESS_KEY", "sophia.business.gong.client_access_key", nonEmpty, "Gong access key of an older integration"),
  plain("HUBSPOT_CLIENT_ID", "sophia.business.hubspot.client_id", nonEmpty, "HubSpot OAuth client"),
  secret("HUBSPOT_CLIENT_SECRET", "sophia.business.hubspot.client_secret", nonEmpty, "HubSpot OAuth client secret"),
  plain("SALESFORCE_USERNAME", "sophia.business.salesforce.username", email, "Salesforce user of the integration"),
  secret("SALESFORCE_PASSWORD", "sophia.business.salesforce.password", atLeast(8), "Password of the Salesforce user"),
  secret("SALESFORCE_SECURITY_TOKEN", "sophia.business.salesforce.security_token", nonEmpty, "Appended by Salesforce clients outside trusted networks"),
  plain("SALESFORCE_DOMAIN", "sophia.business.salesforce.domain", salesforceDomain, "Salesforce login host: live, sandbox or My Domain", { default: "login" }),
  plain("SALESFORCE_CLIENT_ID", "sophia.business.salesforce.client_id", nonEmpty, "Salesforce connected app"),
  secret("SALESFORCE_CLIENT_SECRET", "sophia.business.salesforce.client_secret", nonEmpty, "Secret of the Salesforce connected app"),
  plain("SLACK_CLIENT_ID", "sophia.business.slack.client_id", nonEmpty, "Slack OAuth client", { github: "optional" }),
  secret("SLACK_CLIENT_SECRET", "sophia.business.slack.client_secret", nonEmpty, "Slack OAuth client secret"),
  secret("SLACK_REFRESH_TOKEN", "sophia.business.slack.refresh_token", prefixed("xoxe-"), "Renews expiring Slack tokens"),
  secret("SLACK_SOCKET_TOKEN", "sophia.business.slack.socket_token", prefixed("xapp-"), "Second Slack socket connection"),
  secret("SLACK_APP_TOKEN_2", "sophia.business.slack.app_token_2", prefixed("xapp-"), "Spare app-level slot, so that the first can rotate"),
  secret("SLACK_WEBHOOK_URL", "sophia.business.slack.webhook_url", slackWebhook, "Where workflows report failures; the address itself is the credential", { environments: ["production", "ci"] }),
  plain("LINEAR_OAUTH_CLIENT_ID", "sophia.business.linear.oauth_client_id", nonEmpty, "Linear OAuth client"),
  secret("LINEAR_OAUTH_CLIENT_SECRET", "sophia.business.linear.oauth_client_secret", nonEmpty, "Linear OAuth client secret", { github: "no" }),
  plain("LINEAR_MCP_SERVER_URL", "sophia.business.linear.mcp_server_url", https, "Linear's tool server", { default: "https://mcp.linear.app/sse" }),
  plain("LINEAR_API_BASE_URL", "sophia.business.linear.api_base_url", https, "Linear's GraphQL address", { default: "https://api.linear.app/graphql" }),
  secret("NOTION_API_KEY", "sophia.business.notion.api_key", nonEmpty, "Notion pages and databases"),
  secret("INTERCOM_ACCESS_TOKEN", "sophia.business.intercom.access_token", nonEmpty, "Intercom conversations", { aliases: ["INTERCOM_API_KEY"] }),
  secret("RETOOL_API_TOKEN", "sophia.tools.retool.api_token", nonEmpty, "Retool dashboards", { aliases: ["RETOOL_API_KEY"] }),
];
