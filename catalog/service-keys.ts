/** Data, monitoring and tool services with an API key of their own. */
import { credentialUrl, hostAndPort, http, https, nonEmpty, oneWord, pineconeKey, regex } from "./formats.ts";
import { everywhere, rowsOf } from "./row.ts";
import type { Catalog } from "./types.ts";

const { plain, secret } = rowsOf("api-keys", "DevOps", 90);

export const serviceKeys: Catalog = [
  secret("PINECONE_API_KEY", "sophia.data.pinecone.api_key", pineconeKey, "Pinecone vector database", { github: "yes", requiredIn: everywhere, profiles: ["legacy27", "org15"] }),
  secret("WEAVIATE_API_KEY", "sophia.data.weaviate.api_key", nonEmpty, "Weaviate vector database", { requiredIn: everywhere, profiles: ["legacy27"] }),
  secret("ESTUARY_API_KEY", "sophia.data.estuary.api_key", nonEmpty, "Estuary Flow pipelines", { requiredIn: everywhere, aliases: ["ESTUARY_API_TOKEN"], profiles: ["legacy27"] }),
  secret("AIRBYTE_API_KEY", "sophia.data.airbyte.api_key", nonEmpty, "Airbyte connections", { requiredIn: everywhere, profiles: ["legacy27"] }),
  plain("PINECONE_ENVIRONMENT", "sophia.data.pinecone.environment", nonEmpty, "Pinecone region", { github: "optional", default: "us-east1-gcp" }),
  plain("PINECONE_INDEX_NAME", "sophia.data.pinecone.index_name", regex("^[a-z0-9-]{1,45}$"), "Pinecone index", { default: "sophia-index", aliases: ["PINECONE_INDEX"] }),
  plain("WEAVIATE_URL", "sophia.data.weaviate.url", http, "Weaviate REST address", { default: "http://weaviate:8080" }),
  plain("WEAVIATE_GRPC_URL", "sophia.data.weaviate.grpc_url", hostAndPort, "Weaviate gRPC endpoint"),
  secret("ESTUARY_ACCESS_TOKEN", "sophia.data.estuary.access_token", nonEmpty, "Estuary session token"),
  plain("ESTUARY_API_URL", "sophia.data.estuary.api_url", https, "Estuary address", { github: "optional", default: "https://api.estuary.tech" }),
  plain("AIRBYTE_CLIENT_ID", "sophia.data.airbyte.client_id", nonEmpty, "Airbyte OAuth client"),
  secret("AIRBYTE_CLIENT_SECRET", "sophia.data.airbyte.client_secret", nonEmpty, "Airbyte OAuth client secret"),
  secret("ARIZE_API_KEY", "sophia.monitoring.arize.api_key", nonEmpty, "Arize model monitoring", { aliases: ["ARIE_API_KEY"] }),
  plain("ARIZE_SPACE_ID", "sophia.monitoring.arize.space_id", nonEmpty, "Arize space", { github: "optional" }),
  secret("SENTRY_DSN", "sophia.monitoring.sentry.dsn", credentialUrl(["https"]), "Where errors are reported; carries its own key"),
  secret("DATADOG_API_KEY", "sophia.monitoring.datadog.api_key", regex("^[0-9a-f]{32}$"), "Datadog metrics"),
  secret("APIFY_API_TOKEN", "sophia.data.apify.api_token", nonEmpty, "Apify crawlers"),
  secret("SERP_API_KEY", "sophia.data.serp.api_key", nonEmpty, "Search result pages"),
  secret("TAVILY_API_KEY", "sophia.data.tavily.api_key", nonEmpty, "Tavily web search"),
  secret("PHANTOM_BUSTER_API_KEY", "sophia.data.phantombuster.api_key", nonEmpty, "PhantomBuster automations", { aliases: ["PHANTOM_BUSTER_KEY"] }),
  secret("TWINGLY_API_KEY", "sophia.data.twingly.api_key", nonEmpty, "Twingly blog search"),
  secret("ZENROWS_API_KEY", "sophia.data.zenrows.api_key", nonEmpty, "ZenRows page fetching"),
  secret("EXA_API_KEY", "sophia.data.exa.api_key", nonEmpty, "Exa web search"),
  secret("ELEVEN_LABS_API_KEY", "sophia.tools.eleven_labs.api_key", nonEmpty, "ElevenLabs speech"),
  secret("APOLLO_IO_API_KEY", "sophia.data.apollo.api_key", nonEmpty, "Apollo sales contacts", { aliases: ["APOLLO_API_KEY"] }),
  secret("N8N_API_KEY", "sophia.tools.n8n.api_key", nonEmpty, "n8n workflows"),
  secret("PIPEDREAM_API_KEY", "sophia.tools.pipedream.api_key", nonEmpty, "Pipedream workflows"),
  secret("FIGMA_PERSONAL_ACCESS_TOKEN", "sophia.tools.figma.access_token", oneWord, "Figma files", { aliases: ["FIGMA_API_KEY"] }),
  secret("BARDEEN_API_KEY", "sophia.tools.bardeen.api_key", nonEmpty, "Bardeen automations", { aliases: ["BARDEEN_ID"] }),
];
