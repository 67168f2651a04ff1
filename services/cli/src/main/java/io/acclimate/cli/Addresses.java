package io.acclimate.cli;

import java.util.Map;

/**
 * Where the parts of a platform answer.
 *
 * @param namespace prefix of its topics
 * @param bootstrapServers host and port of the broker
 * @param schemaRegistry base address of the schema registry's Confluent-compatible API
 * @param http base address of the services, the registry service among them
 */
public record Addresses(
    String namespace, String bootstrapServers, String schemaRegistry, String http) {

  /** The settings that lead there. */
  public Map<String, String> properties() {
    return Map.of(
        "acclimate.namespace", namespace,
        "acclimate.kafka.bootstrap.servers", bootstrapServers,
        "acclimate.schema-registry.url", schemaRegistry,
        "acclimate.registry.url", http);
  }
}
