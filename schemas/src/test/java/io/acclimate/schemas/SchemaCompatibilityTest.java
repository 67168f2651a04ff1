package io.acclimate.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every schema of a topic against every one ever released, by the rule that its subject has at the
 * registry. {@code -Dacclimate.golden=write} writes the first release of a new topic's schema; a
 * changed one goes into a new folder {@code released/vN}.
 */
final class SchemaCompatibilityTest {
  private static final Topics TOPICS = new Topics("acclimate");
  private static final boolean WRITE = "write".equals(System.getProperty("acclimate.golden"));

  static Stream<String> topics() {
    return TOPICS.values().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void keepsItsRuleAgainstEveryRelease(String topic) throws IOException {
    Schema current = current(topic);
    boolean everybody = SchemaSetup.compatibility(TOPICS, topic).equals(SchemaSetup.EVERYBODY);

    for (Schema released : releases(topic)) {
      assertThat(incompatibilities(current, released)).isEmpty();
      if (everybody) {
        assertThat(incompatibilities(released, current)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("topics")
  void isTheLatestRelease(String topic) throws IOException {
    List<Schema> releases = releases(topic);

    assertThat(ReleasedSchemas.text(current(topic)))
        .as("a changed schema needs a page in docs/decisions and a copy in a new released/vN")
        .isEqualTo(ReleasedSchemas.text(releases.get(releases.size() - 1)));
  }

  @Test
  void releasesHoldNothingButTopicsValues() throws IOException {
    Set<String> values = new TreeSet<>();
    TOPICS.values().values().forEach(type -> values.add(type.getSimpleName()));

    for (Path release : ReleasedSchemas.releases()) {
      assertThat(values).containsAll(ReleasedSchemas.names(release));
    }
  }

  @Test
  void everythingIsExplained() {
    List<String> silent = new ArrayList<>();
    TOPICS
        .values()
        .values()
        .forEach(type -> undocumented(SchemaSetup.schema(type), new TreeSet<>(), silent));

    assertThat(silent).isEmpty();
  }

  @Test
  void registersEverySubjectWithItsRule() {
    InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

    SchemaSetup.ensure(registry, TOPICS);
    SchemaSetup.ensure(registry, TOPICS);

    TOPICS
        .values()
        .forEach(
            (topic, type) -> {
              String subject = ConfluentAvroSerializer.subject(topic);
              assertThat(registry.lookUp(subject, SchemaSetup.schema(type))).isPositive();
              assertThat(registry.isCompatible(subject, Schema.create(Schema.Type.LONG))).isFalse();
            });
  }

  private static List<Schema> releases(String topic) throws IOException {
    Schema current = current(topic);
    if (WRITE && ReleasedSchemas.of(current.getName()).isEmpty()) {
      Path folder = Files.createDirectories(ReleasedSchemas.FOLDER.resolve("v1"));
      Files.writeString(folder.resolve(current.getName() + ".avsc"), ReleasedSchemas.text(current));
    }
    List<Schema> releases = ReleasedSchemas.of(current.getName());
    assertThat(releases).as("releases of " + current.getName()).isNotEmpty();
    return releases;
  }

  private static Schema current(String topic) {
    Map<String, Class<? extends SpecificRecord>> values = TOPICS.values();
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().equals(topic))
        .map(entry -> SchemaSetup.schema(entry.getValue()))
        .findAny()
        .orElseThrow();
  }

  private static List<Incompatibility> incompatibilities(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities();
  }

  private static void undocumented(Schema schema, Set<String> seen, List<String> silent) {
    switch (schema.getType()) {
      case RECORD -> {
        if (!seen.add(schema.getFullName())) {
          return;
        }
        if (schema.getDoc() == null) {
          silent.add(schema.getFullName());
        }
        for (Schema.Field field : schema.getFields()) {
          if (field.doc() == null) {
            silent.add(schema.getFullName() + "." + field.name());
          }
          undocumented(field.schema(), seen, silent);
        }
      }
      case ENUM -> {
        if (schema.getDoc() == null) {
          silent.add(schema.getFullName());
        }
      }
      case ARRAY -> undocumented(schema.getElementType(), seen, silent);
      case MAP -> undocumented(schema.getValueType(), seen, silent);
      case UNION -> schema.getTypes().forEach(branch -> undocumented(branch, seen, silent));
      default -> {}
    }
  }
}
