package io.acclimate.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Bytes written by the first release are read and written for ever. {@code
 * -Dacclimate.golden=write} writes the files of new topics; those that are there are never to
 * change.
 */
final class GoldenRecordsTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/records");
  private static final boolean WRITE = "write".equals(System.getProperty("acclimate.golden"));

  static Stream<SpecificRecord> records() {
    return GoldenRecords.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("records")
  void areReadAsTheyWereMeant(SpecificRecord expected) throws IOException {
    assertThat(decode(framed(expected), expected.getClass())).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("records")
  void areWrittenAsTheyWere(SpecificRecord record) throws IOException {
    assertThat(encode(record)).isEqualTo(framed(record));
  }

  @Test
  void existForEveryTopic() {
    Set<Class<?>> covered =
        GoldenRecords.ALL.stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(covered).isEqualTo(Set.copyOf(new Topics("x").values().values()));
  }

  /** The golden bytes behind the frame that a registry with one schema gives them. */
  private static byte[] framed(SpecificRecord record) throws IOException {
    Path file = FOLDER.resolve(record.getSchema().getName() + ".avro");
    if (WRITE && !Files.exists(file)) {
      byte[] bytes = encode(record);
      Files.createDirectories(FOLDER);
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

  private static <T extends SpecificRecord> T decode(byte[] framed, Class<T> type)
      throws IOException {
    InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    List<Schema> released = ReleasedSchemas.of(type.getSimpleName());
    registry.register("t-value", released.get(0));
    try (var deserializer = new ConfluentAvroDeserializer<>(registry, type)) {
      return deserializer.decode(framed);
    }
  }
}
