package io.acclimate.schemas;

import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Registers the schema of every topic and the rule by which it may change. */
public final class SchemaSetup {
  /** Old and new programs read what the other writes. */
  static final String EVERYBODY = "FULL_TRANSITIVE";

  /** New programs read all that was ever written; only the registry reads, and it is new first. */
  static final String READERS_FIRST = "BACKWARD_TRANSITIVE";

  private SchemaSetup() {}

  /**
   * Makes sure that each subject has our schema and its rule; may be called any number of times.
   */
  public static void ensure(SchemaRegistryClient registry, Topics topics) {
    topics
        .values()
        .forEach(
            (topic, type) -> {
              String subject = ConfluentAvroSerializer.subject(topic);
              registry.register(subject, schema(type));
              registry.compatibility(subject, compatibility(topics, topic));
            });
  }

  /** The schema of a generated class as it is registered: without marks of Java's generator. */
  public static Schema schema(Class<? extends SpecificRecord> type) {
    return PlainSchemas.of(SpecificData.getForClass(type).getSchema(type));
  }

  /**
   * The rule of a topic's subject. New kinds of commands are new branches of a union, which an old
   * reader cannot know; so commands and the journal are held to the weaker rule.
   */
  static String compatibility(Topics topics, String topic) {
    Set<String> registrysOwn = Set.of(topics.modelCommands(), topics.modelHistory());
    return registrysOwn.contains(topic) ? READERS_FIRST : EVERYBODY;
  }
}
