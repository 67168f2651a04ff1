package io.acclimate.standalone;

import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.SchemaSetup;
import io.acclimate.schemas.TopicSetup;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** Creates the platform's topics and registers their schemas, which its services wait for. */
final class EdgeSetup {
  private final EdgeConfig edge;

  /**
   * @param properties settings of the platform; unknown keys of the edge are refused
   */
  EdgeSetup(Map<String, String> properties) {
    edge = EdgeConfig.from(properties);
  }

  /** To be called when broker and schema registry serve; what is there already is only checked. */
  void prepare() {
    try (Admin admin = Admin.create(edge.admin(edge.id("platform-setup")))) {
      TopicSetup.ensure(admin, edge.topics(), edge.partitions(), edge.replication());
    }
    SchemaSetup.ensure(SchemaRegistryClient.of(edge.schemaRegistry()), edge.topics());
  }
}
