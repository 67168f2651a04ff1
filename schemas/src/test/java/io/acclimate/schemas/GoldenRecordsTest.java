package io.acclimate.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes written by any release are read for ever, and written as long as it is the last of its
 * schema. {@code -Dacclimate.golden=write} writes files that are not there; those that are there
 * are never to change.
 */
final class GoldenRecordsTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/records");
  private static final boolean WRITE = "write".equals(System.getProperty("acclimate.golden"));

  /** A record as a release has it. */
  record Golden(int release, SpecificRecord value) {
    @Override
    public String toString() {
      return name() + " of v" + release;
    }

    String name() {
      return value.getSchema().getName();
    }

    Path file() {
      return (release == 1 ? FOLDER : FOLDER.resolve("v" + release)).resolve(name() + ".avro");
    }
  }

  static Stream<Golden> records() {
    return Stream.of(
            GoldenRecords.ALL.stream().map(record -> new Golden(1, record)),
            GoldenRecords.V2.stream().map(record -> new Golden(2, record)),
            GoldenRecords.V3.stream().map(record -> new Golden(3, record)),
            GoldenRecords.V4.stream().map(record -> new Golden(4, record)),
            GoldenRecords.V5.stream().map(record -> new Golden(5, record)))
        .flatMap(release -> release);
  }

  static Stream<Golden> recordsOfToday() throws IOException {
    int newest = ReleasedSchemas.releases().size();
    List<Golden> today = new ArrayList<>();
    for (Golden golden : records().toList()) {
      if (ReleasedSchemas.in(golden.release(), golden.name())
          .equals(ReleasedSchemas.in(newest, golden.name()))) {
        today.add(golden);
      }
    }
    return today.stream();
  }

  @ParameterizedTest
  @MethodSource("records")
  void areReadAsTheyWereMeant(Golden golden) throws IOException {
    SpecificRecord expected = golden.value();
    Schema writer = ReleasedSchemas.in(golden.release(), golden.name());

    assertThat(decode(framed(golden), writer, expected.getClass())).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("recordsOfToday")
  void areWrittenAsTheyWere(Golden golden) throws IOException {
    assertThat(encode(golden.value())).isEqualTo(framed(golden));
  }

  @Test
  void existForEveryRelease() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path release : ReleasedSchemas.releases()) {
      int number = Integer.parseInt(release.getFileName().toString().substring(1));
      for (String name : ReleasedSchemas.names(release)) {
        if (records()
            .noneMatch(golden -> golden.release() == number && golden.name().equals(name))) {
          missing.add(name + " of v" + number);
        }
      }
    }

    assertThat(missing).isEmpty();
  }

  @Test
  void existForEveryTopic() {
    Set<Class<?>> covered =
        GoldenRecords.ALL.stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(covered).isEqualTo(Set.copyOf(new Topics("x").values().values()));
  }

  /** The golden bytes behind the frame that a registry with one schema gives them. */
  private static byte[] framed(Golden golden) throws IOException {
    Path file = golden.file();
    if (WRITE && !Files.exists(file)) {
      byte[] bytes = encode(golden.value());
      Files.createDirectories(file.getParent());
      Files.write(file, Arrays.copyOfRange(bytes, 5, bytes.length));
    }
    byte[] value = Files.readAllBytes(file);
    byte[] framed = new byte[5 + value.length];
    framed[4] = 1;
    System.arraycopy(value, 0, framed, 5, value.length);
    return framed;
  }

  // The class of a record of type T is a class of T.
  @SuppressWarnings("unchecked")
  private static <T extends SpecificRecord> byte[] encode(T record) {
    Class<T> type = (Class<T>) record.getClass();
    try (var serializer = new ConfluentAvroSerializer<>(new InMemorySchemaRegistry(), type)) {
      return serializer.encode("t", record);
    }
  }

  private static <T extends SpecificRecord> T decode(byte[] framed, Schema writer, Class<T> type) {
    InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    registry.register("t-value", writer);
    try (var deserializer = new ConfluentAvroDeserializer<>(registry, type)) {
      return deserializer.decode(framed);
    }
  }
}
