package io.acclimate.schemas;

import org.apache.avro.Schema;

/**
 * What the serde needs of a schema registry. Safe for use by many threads. Every method may throw
 * {@link SchemaRegistryUnavailableException} (try again) and {@link SchemaRefusedException} (do
 * not). Schemas are identified by their content, {@code doc} and names included.
 */
public interface SchemaRegistryClient {
  /** A client for a registry that speaks Confluent's REST protocol. */
  static SchemaRegistryClient of(SchemaRegistryConfig config) {
    return new HttpSchemaRegistryClient(config);
  }

  /**
   * The id of a schema under a subject, as the configuration says: registered when it is missing,
   * or looked up only.
   */
  int idOf(String subject, Schema schema);

  /** Registers a schema under a subject, unless it is there, and returns its id. */
  int register(String subject, Schema schema);

  /** The id of a schema that is registered under a subject. */
  int lookUp(String subject, Schema schema);

  /** The schema of an id. */
  Schema byId(int id);

  /**
   * Whether a schema may be registered under a subject, by its compatibility rule; a subject
   * without versions takes any.
   */
  boolean isCompatible(String subject, Schema schema);

  /** Sets a subject's compatibility rule, such as {@code FULL_TRANSITIVE}. */
  void compatibility(String subject, String level);
}
