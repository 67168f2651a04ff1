package io.acclimate.standalone;

import static io.acclimate.standalone.EventProcessorFixture.awaitReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.acclimate.avro.Example;
import io.acclimate.avro.TopicSource;
import io.acclimate.eventprocessor.EventProcessorService;
import io.acclimate.schemas.DeadLetter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A topic that was there before Acclimate, with records in a schema of its own. */
@ExtendWith(TestClusterExtension.class)
final class MappedTopicsIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final int EVENTS = 300;
  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Reading","namespace":"plant","fields":[
                {"name":"serial","type":"string"},
                {"name":"values","type":{"type":"array","items":"double"}},
                {"name":"gas","type":["null","string"],"default":null}]}
              """);

  @Test
  void becomeExamplesOnceThoughTheServiceIsReplaced(TestCluster cluster) throws Exception {
    try (EventProcessorFixture fixture =
        new EventProcessorFixture(cluster.properties(cluster.newNamespace("mapped")))
            .withTopics()) {
      String readings = fixture.edge.id("plant.readings");
      Path state = cluster.newFolder("mapped");
      fixture.admin.createTopics(List.of(new NewTopic(readings, 3, (short) 1))).all().get();
      send(fixture, readings, 0, EVENTS / 3);
      try (EventProcessorService service = fixture.newService(state)) {
        service.start();
        // A spec that is registered while the service runs is followed.
        fixture.withModel(
            null, List.of(new TopicSource(readings, "serial", List.of("values"), "gas", null)));
        awaitReady(service);
        awaitExamples(fixture, EVENTS / 3);
        send(fixture, readings, EVENTS / 3, 2 * EVENTS / 3);
        fixture.sendBytes(readings, 1, "p", "poison".getBytes(StandardCharsets.UTF_8));
        fixture.sendBytes(readings, 1, "u", encode(fixture, readings, "unlabelled", null));
        fixture.flush();
      }
      send(fixture, readings, 2 * EVENTS / 3, EVENTS);
      try (EventProcessorService service = fixture.newService(state)) {
        service.start();
        awaitExamples(fixture, EVENTS);
        Await.until(WITHIN, () -> "no dead letter", () -> !letters(fixture).isEmpty());
      }

      assertThat(fixture.values(fixture.topics.examples(), Example.class))
          .extracting(Example::getEventId)
          .doesNotHaveDuplicates()
          .hasSameElementsAs(IntStream.range(0, EVENTS).mapToObj(i -> "r-" + i).toList());
      assertThat(letters(fixture))
          .extracting(DeadLetter::reason, DeadLetter::topic)
          .containsExactly(tuple("wrong-magic", fixture.topics.eventsMapped()));
      assertThat(fixture.records(fixture.topics.eventsMapped()))
          .as("each record was copied once")
          .hasSize(EVENTS + 2);
    }
  }

  private static List<DeadLetter> letters(EventProcessorFixture fixture) {
    return fixture.records(fixture.topics.dlq(fixture.topics.eventsMapped())).stream()
        .map(record -> DeadLetter.from(record.headers()).orElseThrow())
        .toList();
  }

  private static void awaitExamples(EventProcessorFixture fixture, int expected) {
    List<Integer> seen = new ArrayList<>(List.of(0));
    Await.until(
        WITHIN,
        () -> seen.getLast() + " examples of " + expected,
        () -> {
          seen.add(fixture.records(fixture.topics.examples()).size());
          return seen.getLast() >= expected;
        });
  }

  private static void send(EventProcessorFixture fixture, String topic, int from, int to) {
    for (int i = from; i < to; i++) {
      String serial = "r-" + i;
      fixture.sendBytes(topic, null, "key " + i, encode(fixture, topic, serial, "ammonia"));
    }
    fixture.flush();
  }

  private static byte[] encode(
      EventProcessorFixture fixture, String topic, String serial, @Nullable String gas) {
    GenericRecord reading = new GenericData.Record(SCHEMA);
    reading.put("serial", serial);
    reading.put("values", List.of(1.5, 2.5));
    reading.put("gas", gas);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    int id = fixture.schemas.register(topic + "-value", SCHEMA);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(SCHEMA).write(reading, encoder);
      encoder.flush();
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return bytes.toByteArray();
  }
}
