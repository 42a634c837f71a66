/** Model providers and the agents built on them. */
import { http, nonEmpty, openAiKey, pineconeKey, prefixed, regex } from "./formats.ts";
import { everywhere, live, rowsOf } from "./row.ts";
import type { Catalog } from "./types.ts";

const { plain, secret } = rowsOf("api-keys", "DevOps", 90);

export const aiKeys: Catalog = [
  secret("OPENAI_API_KEY", "sophia.ai.openai.api_key", openAiKey, "Model calls to OpenAI", { github: "yes", requiredIn: live, aliases: ["OPENAI_APIKEY"], profiles: ["legacy27", "org15"] }),
  secret("ANTHROPIC_API_KEY", "sophia.ai.anthropic.api_key", regex("^sk-ant-[A-Za-z0-9_-]{20,}$"), "Model calls to Anthropic", { github: "yes", requiredIn: everywhere, profiles: ["legacy27", "org15"] }),
  secret("AGNO_API_KEY", "sophia.ai.agno.api_key", nonEmpty, "Agno agents"),
  secret("HUGGINGFACE_API_TOKEN", "sophia.ai.huggingface.api_token", prefixed("hf_"), "Hugging Face models", { aliases: ["HUGGINGFACE_API_KEY", "HUGGING_FACE_API_KEY"] }),
  secret("LANGCHAIN_API_KEY", "sophia.ai.langchain.api_key", nonEmpty, "LangChain services"),
  secret("PORTKEY_API_KEY", "sophia.ai.portkey.api_key", nonEmpty, "Portkey model gateway"),
  plain("PORTKEY_CONFIG_ID", "sophia.ai.portkey.config_id", nonEmpty, "Portkey routing configuration", { github: "optional", aliases: ["PORTKEY_CONFIG", "PORTKEY_GATEWAY_ID"] }),
  secret("OPENROUTER_API_KEY", "sophia.ai.openrouter.api_key", regex("^sk-or-v1-[A-Za-z0-9]{64}$"), "OpenRouter models"),
  plain("OPENROUTER_SITE_URL", "sophia.ai.openrouter.site_url", http, "Site that OpenRouter shows as the caller", { default: "https://payready.com" }),
  plain("OPENROUTER_APP_NAME", "sophia.ai.openrouter.app_name", nonEmpty, "Name that OpenRouter shows as the caller", { default: "Sophia AI Executive Dashboard" }),
  secret("PERPLEXITY_API_KEY", "sophia.ai.perplexity.api_key", nonEmpty, "Perplexity answers"),
  secret("MISTRAL_API_KEY", "sophia.ai.mistral.api_key", nonEmpty, "Mistral models"),
  secret("DEEPSEEK_API_KEY", "sophia.ai.deepseek.api_key", nonEmpty, "DeepSeek models"),
  secret("CODESTRAL_API_KEY", "sophia.ai.codestral.api_key", nonEmpty, "Codestral code completion"),
  secret("TOGETHER_AI_API_KEY", "sophia.ai.together_ai.api_key", nonEmpty, "Together AI models", { aliases: ["TOGETHERAI_API_KEY", "TOGETHER_API_KEY"] }),
  secret("XAI_API_KEY", "sophia.ai.xai.api_key", nonEmpty, "xAI models", { aliases: ["GROK_AI_API_KEY"] }),
  secret("VENICE_AI_API_KEY", "sophia.ai.venice_ai.api_key", nonEmpty, "Venice models"),
  secret("LLAMA_API_KEY", "sophia.ai.llama.api_key", nonEmpty, "LlamaIndex cloud", { aliases: ["LLAMAINDEX_API_KEY"] }),
  secret("LLAMAINDEX_PINECONE_API_KEY", "sophia.ai.llamaindex.pinecone_api_key", pineconeKey, "Pinecone, for the LlamaIndex workflow", { environments: ["production", "ci"], shared: "the workflow may reuse PINECONE_API_KEY" }),
  secret("LLAMAINDEX_WEAVIATE_API_KEY", "sophia.ai.llamaindex.weaviate_api_key", nonEmpty, "Weaviate, for the LlamaIndex workflow", { environments: ["production", "ci"], shared: "the workflow may reuse WEAVIATE_API_KEY" }),
  secret("LLAMAINDEX_OPENAI_API_KEY", "sophia.ai.llamaindex.openai_api_key", openAiKey, "OpenAI, for the LlamaIndex workflow", { environments: ["production", "ci"], shared: "the workflow may reuse OPENAI_API_KEY" }),
  secret("CREW_API_TOKEN", "sophia.ai.crew.api_token", nonEmpty, "CrewAI agents"),
  secret("GEMINI_API_KEY", "sophia.ai.gemini.api_key", nonEmpty, "Gemini models"),
  secret("STABILITY_API_KEY", "sophia.ai.stability.api_key", nonEmpty, "Stability AI images"),
  secret("BRAVE_API_KEY", "sophia.ai.brave.api_key", nonEmpty, "Brave web search"),
  secret("LANGSMITH_API_KEY", "sophia.ai.langsmith.api_key", nonEmpty, "LangSmith traces"),
  secret("LANGGRAPH_API_KEY", "sophia.ai.langgraph.api_key", nonEmpty, "LangGraph agents"),
  secret("SLIDESPEAK_API_KEY", "sophia.ai.slidespeak.api_key", nonEmpty, "SlideSpeak presentations"),
  secret("MUREKA_API_KEY", "sophia.ai.mureka.api_key", nonEmpty, "Mureka music"),
  secret("EDEN_AI_API_KEY", "sophia.ai.eden_ai.api_key", nonEmpty, "Eden AI model gateway"),
  secret("KONG_ACCESS_TOKEN", "sophia.ai.kong.access_token", nonEmpty, "Kong AI gateway"),
];
