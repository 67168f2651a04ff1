package io.acclimate.schemas;

import org.apache.kafka.clients.admin.Admin;

/** Makes the edge ready for services: topics at the broker, schemas at the schema registry. */
public final class EdgeSetup {
  private EdgeSetup() {}

  /**
   * Creates missing topics and registers missing schemas; what is there already is only checked.
   * May be called any number of times, by several at once.
   *
   * @param clientId name of the admin client
   * @throws TopicMismatchException when an existing topic is different
   * @throws SchemaRefusedException when the schema registry holds schemas that ours break with
   */
  public static void ensure(EdgeConfig edge, String clientId) {
    ensureTopics(edge, clientId);
    ensureSchemas(edge);
  }

  /**
   * The half of it that is at the broker.
   *
   * @throws TopicMismatchException when an existing topic is different
   */
  public static void ensureTopics(EdgeConfig edge, String clientId) {
    try (Admin admin = Admin.create(edge.admin(clientId))) {
      TopicSetup.ensure(admin, edge.topics(), edge.partitions(), edge.replication());
    }
  }

  /**
   * The half of it that is at the schema registry.
   *
   * @throws SchemaRefusedException when the schema registry holds schemas that ours break with
   */
  public static void ensureSchemas(EdgeConfig edge) {
    SchemaSetup.ensure(SchemaRegistryClient.of(edge.schemaRegistry()), edge.topics());
  }
}
