package io.acclimate.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.avro.AliasTarget;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.avro.Role;
import io.acclimate.avro.TrafficShare;
import io.acclimate.client.EventSender;
import io.acclimate.client.LabelledInput;
import io.acclimate.client.ModelUpdates;
import io.acclimate.client.SendFailedException;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.Partitions;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.TopicFinding;
import io.acclimate.schemas.TopicMismatchException;
import io.acclimate.schemas.TopicSetup;
import io.acclimate.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topics and the client's Kafka side against a real broker. */
@ExtendWith(TestClusterExtension.class)
final class EdgeIT {
  @Test
  void createsEveryTopicThoughManyServicesTryAtOnce(TestCluster cluster) throws Exception {
    EdgeConfig edge = edge(cluster, "setup");
    Callable<Void> setup =
        () -> {
          setUp(edge);
          return null;
        };

    ExecutorService services = Executors.newFixedThreadPool(4);
    try {
      for (Future<Void> done : services.invokeAll(List.of(setup, setup, setup, setup))) {
        done.get();
      }
    } finally {
      services.shutdownNow();
    }

    Topics topics = edge.topics();
    ConfigResource history = new ConfigResource(ConfigResource.Type.TOPIC, topics.modelHistory());
    try (Admin admin = Admin.create(edge.admin("edge-it"))) {
      assertThat(
              admin
                  .describeTopics(List.of(topics.eventsLabelled(), topics.modelHistory()))
                  .allTopicNames()
                  .get())
          .hasEntrySatisfying(
              topics.eventsLabelled(), topic -> assertThat(topic.partitions()).hasSize(6))
          .hasEntrySatisfying(
              topics.modelHistory(), topic -> assertThat(topic.partitions()).hasSize(1));
      assertThat(admin.describeConfigs(Set.of(history)).all().get())
          .hasEntrySatisfying(
              history, config -> assertThat(config.get("retention.ms").value()).isEqualTo("-1"));
    }
  }

  @Test
  void returnsWhenEachPartitionOfNewTopicsIsServed(TestCluster cluster) throws Exception {
    EdgeConfig edge = edge(cluster, "served");
    Map<String, Object> askOnce = new HashMap<>(edge.admin("edge-it"));
    askOnce.put(AdminClientConfig.RETRIES_CONFIG, 0);
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    edge.topics()
        .definitions(edge.partitions())
        .forEach(
            topic ->
                IntStream.range(0, topic.partitions())
                    .forEach(
                        partition ->
                            partitions.put(
                                new TopicPartition(topic.name(), partition),
                                OffsetSpec.earliest())));

    try (Admin admin = Admin.create(askOnce)) {
      setUp(edge);

      assertThat(admin.listOffsets(partitions).all().get())
          .hasSameSizeAs(partitions)
          .allSatisfy((partition, earliest) -> assertThat(earliest.offset()).isZero());
    }
  }

  @Test
  void refusesTopicsThatAreNotAsTheyMustBe(TestCluster cluster) {
    EdgeConfig edge = edge(cluster, "mismatch");
    setUp(edge);

    try (Admin admin = Admin.create(edge.admin("edge-it"))) {
      assertThatThrownBy(() -> TopicSetup.ensure(admin, edge.topics(), 5, edge.replication()))
          .isInstanceOf(TopicMismatchException.class)
          .hasMessageContaining(edge.topics().examples() + " has 6 partitions and must have 5")
          .hasMessageContaining("acclimate.topics.partitions");
    }
  }

  @Test
  void looksAtTopicsWithoutChangingThem(TestCluster cluster) {
    EdgeConfig edge = edge(cluster, "looked-at");
    try (Admin admin = Admin.create(edge.admin("edge-it"))) {
      assertThat(TopicSetup.look(admin, edge.topics(), 6))
          .hasSameSizeAs(edge.topics().definitions(6))
          .allMatch(finding -> finding.state() == TopicFinding.State.MISSING);
      assertThat(TopicSetup.look(admin, edge.topics(), 6))
          .as("the first look made none")
          .allMatch(finding -> finding.state() == TopicFinding.State.MISSING);

      setUp(edge);

      assertThat(TopicSetup.look(admin, edge.topics(), 6))
          .allMatch(finding -> finding.state() == TopicFinding.State.AS_DEFINED);
      assertThat(TopicSetup.look(admin, edge.topics(), 5))
          .filteredOn(finding -> finding.topic().equals(edge.topics().examples()))
          .singleElement()
          .isEqualTo(
              new TopicFinding(
                  edge.topics().examples(),
                  TopicFinding.State.DIFFERENT,
                  "has 6 partitions and must have 5"));
    }
  }

  @Test
  void carriesAnEventOfTwoMegabytes(TestCluster cluster) throws Exception {
    EdgeConfig edge = edge(cluster, "carry");
    setUp(edge);
    SchemaRegistryClient registry = SchemaRegistryClient.of(edge.schemaRegistry());
    LabelledInput event = event(2 << 20);

    RecordMetadata sent;
    try (EventSender sender = new EventSender(edge, registry, "edge-it")) {
      sent = sender.send(event).get();
    }

    assertThat(sent.partition()).isEqualTo(Partitions.of(event.eventId(), 6));
    ConsumerRecord<String, byte[]> record = read(edge, sent);
    assertThat(record.key()).isEqualTo(event.eventId());
    assertThat(CloudEvent.id(record.headers())).contains(event.eventId());
    try (var deserializer = new ConfluentAvroDeserializer<>(registry, LabelledEvent.class)) {
      assertThat(deserializer.decode(record.value()).getEventId()).isEqualTo(event.eventId());
    }
  }

  @Test
  void namesTheLimitThatAnEventIsAbove(TestCluster cluster) {
    EdgeConfig edge = edge(cluster, "large");
    setUp(edge);
    SchemaRegistryClient registry = SchemaRegistryClient.of(edge.schemaRegistry());

    try (EventSender sender = new EventSender(edge, registry, "edge-it")) {
      for (int bytes : new int[] {Topics.MAX_LABELLED_MESSAGE_BYTES, 5 << 20}) {
        assertThatThrownBy(() -> sender.send(event(bytes)).get())
            .hasCauseInstanceOf(SendFailedException.class)
            .hasMessageContaining("max.message.bytes")
            .hasMessageContaining("4194304");
      }
    }
  }

  @Test
  void followsUpdatesBehindTransactionMarkers(TestCluster cluster) throws Exception {
    EdgeConfig edge = edge(cluster, "follow");
    SchemaRegistryClient registry = SchemaRegistryClient.of(edge.schemaRegistry());
    BlockingQueue<ModelUpdate> told = new LinkedBlockingQueue<>();

    // Started before there is a topic, as services may be.
    try (ModelUpdates updates = new ModelUpdates(edge, registry, "edge-it", told::add)) {
      updates.start();
      setUp(edge);
      write(edge, registry, update("gas", 5), update("gas", 7));

      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(update("gas", 5));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(update("gas", 7));
      awaitCaughtUp(updates);
    }
    try (ModelUpdates late = new ModelUpdates(edge, registry, "edge-it-late", update -> {})) {
      late.start();
      awaitCaughtUp(late);

      assertThat(late.latest("gas")).contains(update("gas", 7));
    }
  }

  private static void awaitCaughtUp(ModelUpdates updates) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!updates.caughtUp()) {
      assertThat(System.nanoTime()).as("30 s are over").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static void write(
      EdgeConfig edge, SchemaRegistryClient registry, ModelUpdate... updates) {
    Map<String, Object> config = edge.producer("edge-it");
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, edge.id("edge-it"));
    String topic = edge.topics().modelUpdates();
    try (var serializer = new ConfluentAvroSerializer<>(registry, ModelUpdate.class);
        var producer =
            new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (ModelUpdate update : updates) {
        producer.beginTransaction();
        var unused =
            producer.send(
                new ProducerRecord<>(topic, update.getModel(), serializer.encode(topic, update)));
        producer.commitTransaction();
      }
    }
  }

  private static ConsumerRecord<String, byte[]> read(EdgeConfig edge, RecordMetadata at) {
    try (var consumer =
        new KafkaConsumer<>(
            edge.consumer("edge-it"), new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(new TopicPartition(at.topic(), at.partition())));
      consumer.seek(new TopicPartition(at.topic(), at.partition()), at.offset());
      return consumer.poll(Duration.ofSeconds(30)).iterator().next();
    }
  }

  private static void setUp(EdgeConfig edge) {
    try (Admin admin = Admin.create(edge.admin("edge-it"))) {
      TopicSetup.ensure(admin, edge.topics(), edge.partitions(), edge.replication());
    }
  }

  private static EdgeConfig edge(TestCluster cluster, String purpose) {
    return EdgeConfig.from(cluster.properties(cluster.newNamespace(purpose)));
  }

  private static LabelledInput event(int bytes) {
    return new LabelledInput(
        "e-" + bytes,
        "gas",
        null,
        new Input.MediaInput("image/png", new byte[bytes]),
        new LabelValue.ClassName("ethanol"),
        null);
  }

  private static ModelUpdate update(String model, long epoch) {
    return new ModelUpdate(
        model,
        epoch,
        false,
        Map.of("champion", new AliasTarget(1, "a".repeat(64), 10L, null, null)),
        List.of(new TrafficShare("champion", Role.SERVE, 1.0)));
  }
}
