package io.acclimate.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.InferenceRequest;
import io.acclimate.avro.Prediction;
import io.acclimate.avro.Role;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.inference.requests.RequestStream;
import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.DeadLetter;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.TopicSetup;
import io.acclimate.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests of the topic have one prediction or one dead letter each, whoever comes and goes. */
@ExtendWith(TestClusterExtension.class)
final class RequestTopicIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final int PARTITIONS = 6;
  private static final int REQUESTS = 1_500;

  @Test
  void answersEachRequestOnceThoughMembersComeAndGo(TestCluster cluster) throws Exception {
    EdgeConfig edge = EdgeConfig.from(cluster.properties(cluster.newNamespace("requests")));
    Topics topics = edge.topics();
    SchemaRegistryClient schemas = SchemaRegistryClient.of(edge.schemaRegistry());
    CommittedRecords committed = new CommittedRecords(edge, schemas);
    try (Admin admin = Admin.create(edge.admin("test-admin"));
        RequestTopicFixture fixture = new RequestTopicFixture(edge, schemas);
        Requests requests = new Requests(edge, schemas)) {
      TopicSetup.ensure(admin, topics, PARTITIONS, TopicSetup.BROKER_DEFAULT_REPLICATION);
      fixture.serve("valves", 3);
      List<String> expected = new ArrayList<>();
      RequestStream first = fixture.newStream("first");
      first.start();

      expected.addAll(requests.send("a-", REQUESTS, "valves"));
      requests.poison(2);
      requests.send("nobody-", 3, "nobody");
      awaitSome(committed, topics, REQUESTS / 10);
      try (RequestStream second = fixture.newStream("second")) {
        second.start();
        expected.addAll(requests.send("b-", REQUESTS, "valves"));
        expected.addAll(requests.send("later-", 6, "later"));
        awaitSome(committed, topics, REQUESTS);
        first.close();
        expected.addAll(requests.send("c-", REQUESTS, "valves"));
        try (RequestStream again = fixture.newStream("first")) {
          again.start();
          fixture.serve("later", 7);

          Await.until(
              WITHIN,
              () -> predictions(committed, topics).size() + " predictions of " + expected.size(),
              () -> predictions(committed, topics).size() >= expected.size());
          Await.until(WITHIN, () -> "lag " + lag(admin, edge), () -> lag(admin, edge) == 0);
        }
      }

      List<Prediction> predictions = predictions(committed, topics);
      assertThat(predictions)
          .extracting(Prediction::getEventId)
          .doesNotHaveDuplicates()
          .hasSameElementsAs(expected);
      assertThat(predictions)
          .allSatisfy(
              prediction -> {
                boolean later = prediction.getEventId().startsWith("later-");
                assertThat(prediction.getVersion()).isEqualTo(later ? 7 : 3);
                assertThat(prediction.getRole()).isEqualTo(Role.SERVE);
                assertThat(prediction.getDomain()).isEqualTo("plant");
              });
      assertThat(
              committed.of(topics.dlq(topics.inferenceRequests())).stream()
                  .map(letter -> DeadLetter.from(letter.headers()).orElseThrow().reason())
                  .collect(Collectors.groupingBy(reason -> reason, Collectors.counting())))
          .containsOnly(Map.entry("wrong-magic", 2L), Map.entry("unknown-model", 3L));
    }
  }

  private static void awaitSome(CommittedRecords committed, Topics topics, int atLeast) {
    Await.until(
        WITHIN,
        () -> predictions(committed, topics).size() + " predictions",
        () -> predictions(committed, topics).size() >= atLeast);
  }

  private static List<Prediction> predictions(CommittedRecords committed, Topics topics) {
    return committed.valuesOf(topics.predictions(), Prediction.class);
  }

  /** Requests that are not covered by a committed offset. */
  private static long lag(Admin admin, EdgeConfig edge) {
    try {
      ListConsumerGroupOffsetsResult offsets =
          admin.listConsumerGroupOffsets(edge.id("inference-service"));
      var committed = offsets.partitionsToOffsetAndMetadata().get();
      var latest =
          admin
              .listOffsets(
                  IntStream.range(0, PARTITIONS)
                      .mapToObj(
                          partition ->
                              new TopicPartition(edge.topics().inferenceRequests(), partition))
                      .collect(
                          Collectors.toMap(
                              partition -> partition, partition -> OffsetSpec.latest())))
              .all()
              .get();
      return latest.entrySet().stream()
          .mapToLong(
              end -> {
                var reached = committed.get(end.getKey());
                return end.getValue().offset() - (reached == null ? 0 : reached.offset());
              })
          .sum();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends requests as a client would. */
  private static final class Requests implements AutoCloseable {
    private final String topic;
    private final ConfluentAvroSerializer<InferenceRequest> writer;
    private final KafkaProducer<byte[], byte[]> producer;

    Requests(EdgeConfig edge, SchemaRegistryClient schemas) {
      this.topic = edge.topics().inferenceRequests();
      this.writer = new ConfluentAvroSerializer<>(schemas, InferenceRequest.class);
      this.producer =
          new KafkaProducer<>(
              edge.producer("test-requests"), new ByteArraySerializer(), new ByteArraySerializer());
    }

    List<String> send(String prefix, int count, String model) {
      List<String> ids = IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
      for (String id : ids) {
        InferenceRequest request = request(id, model, null);
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(
                topic, id.getBytes(StandardCharsets.UTF_8), writer.encode(topic, request));
        CloudEvent.of(id, request, "/test", Instant.EPOCH).writeTo(record.headers());
        var unused = producer.send(record);
      }
      producer.flush();
      return ids;
    }

    void poison(int count) {
      for (int i = 0; i < count; i++) {
        var unused = producer.send(new ProducerRecord<>(topic, new byte[] {1, 2, 3, 4, 5, 6}));
      }
      producer.flush();
    }

    private static InferenceRequest request(String id, String model, @Nullable String alias) {
      return InferenceRequest.newBuilder()
          .setEventId(id)
          .setModel(model)
          .setInput(AvroValues.toAvro(TensorBytes.ofFloats(new float[] {1, 2})))
          .setAlias(alias)
          .build();
    }

    @Override
    public void close() {
      producer.close();
    }
  }
}
