package io.acclimate.schemas;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;

/** What the serde takes from a Kafka client's settings when Kafka makes it. */
final class SerdeSettings {
  /** Setting of the generated class to read into. */
  static final String TYPE = "acclimate.avro.type";

  private SerdeSettings() {}

  static SchemaRegistryClient registry(Map<String, ?> configs, boolean isKey) {
    if (isKey) {
      throw new ConfigException(
          "Keys are strings: set key.serializer or key.deserializer to Kafka's.");
    }
    Map<String, String> settings = new HashMap<>();
    configs.forEach(
        (key, value) -> {
          if (key.startsWith(SchemaRegistryConfig.PREFIX) && value != null) {
            settings.put(key, value.toString());
          }
        });
    return SchemaRegistryClient.of(SchemaRegistryConfig.from(settings));
  }

  static Class<? extends SpecificRecord> type(Map<String, ?> configs) {
    Object type = configs.get(TYPE);
    String allowed =
        "must name a class generated from an Avro schema, such as io.acclimate.avro.Example";
    try {
      Class<?> found =
          type instanceof Class<?> given
              ? given
              : Class.forName(
                  String.valueOf(type), true, Thread.currentThread().getContextClassLoader());
      return found.asSubclass(SpecificRecord.class);
    } catch (ClassNotFoundException | ClassCastException wrong) {
      throw new ConfigException(TYPE, type, allowed);
    }
  }
}
