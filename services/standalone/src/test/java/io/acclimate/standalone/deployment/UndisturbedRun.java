package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.client.EventSender;
import io.acclimate.schemas.Topics;
import io.acclimate.standalone.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What all services made of some events while nobody disturbed them: the measure for those that
 * learn from the same committed examples under worse conditions.
 *
 * @param model whose events they were
 * @param rounds what its rounds made
 * @param shortestRound the least that a round took
 */
record UndisturbedRun(
    SensorModel model,
    Rounds rounds,
    Duration shortestRound,
    List<ConsumerRecord<byte[], byte[]>> examples,
    List<ConsumerRecord<byte[], byte[]>> experiences) {
  private static final byte[] OF_NO_MODEL = {};

  /** Sends as many events as make so many experiences, and lets them be learnt. */
  static UndisturbedRun of(TestCluster cluster, SensorModel model, int experiences) {
    try (Deployment deployment = Deployment.start(cluster, "undisturbed-" + model.name())) {
      deployment.start(Service.EVENT_PROCESSOR);
      deployment.start(Service.ADAPTATION);
      deployment.awaitReady();
      deployment.register(model.definition(), model.first());
      deployment.awaitAccepted(model.name());
      try (EventSender sender =
          new EventSender(deployment.edge(), deployment.schemas(), "test-producer")) {
        model.sendExperiences(sender, experiences);
      }
      deployment.awaitCovered(model.name(), experiences);
      Rounds rounds = Rounds.verified(deployment, model.name());
      assertThat(rounds.made()).hasSize(experiences);
      assertThat(rounds.versions()).as("versions: of few, digests say little").isPositive();
      return new UndisturbedRun(
          model,
          rounds,
          deployment.roundsTook(model.name()).stream().min(Duration::compareTo).orElseThrow(),
          deployment.committed().of(deployment.topics().examples()),
          deployment.committed().of(deployment.topics().experiences()));
    }
  }

  int size() {
    return rounds.made().size();
  }

  /**
   * A deployment that has the same examples and experiences at the same offsets, and the same first
   * version, but has learnt nothing; its registry is ready.
   */
  Deployment again(TestCluster cluster, String purpose) {
    Deployment deployment = Deployment.start(cluster, purpose);
    copyTo(deployment);
    deployment.awaitReady();
    deployment.register(model.definition(), model.first());
    return deployment;
  }

  /** Checks that a deployment has learnt each experience once and made the same bits of it. */
  void assertLearntOnceAndTheSame(Deployment deployment) {
    deployment.awaitCovered(model.name(), size());
    assertThat(deployment.committed().of(deployment.topics().examples()))
        .filteredOn(example -> example.value().length > 0)
        .extracting(ConsumerRecord::offset)
        .as("offsets of the same examples")
        .isEqualTo(examples.stream().map(ConsumerRecord::offset).toList());
    assertThat(Rounds.verified(deployment, model.name())).isEqualTo(rounds);
  }

  private void copyTo(Deployment deployment) {
    Topics topics = deployment.topics();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            deployment.edge().producer("test-copy"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      int partition = -1;
      long next = 0;
      for (ConsumerRecord<byte[], byte[]> record : examples) {
        if (record.partition() != partition) {
          partition = record.partition();
          next = 0;
        }
        // Where the original has the marker of a transaction: offsets are part of a head.
        for (; next < record.offset(); next++) {
          sent.add(
              producer.send(
                  new ProducerRecord<>(topics.examples(), partition, OF_NO_MODEL, OF_NO_MODEL)));
        }
        sent.add(producer.send(copy(record, topics.examples())));
        next++;
      }
      experiences.forEach(record -> sent.add(producer.send(copy(record, topics.experiences()))));
      producer.flush();
    }
    assertThat(sent)
        .as("copies that a broker took")
        .allSatisfy(copy -> assertThat(copy).isDone().succeedsWithin(Duration.ZERO));
  }

  private static ProducerRecord<byte[], byte[]> copy(
      ConsumerRecord<byte[], byte[]> record, String topic) {
    return new ProducerRecord<>(
        topic, record.partition(), record.key(), record.value(), record.headers());
  }
}
