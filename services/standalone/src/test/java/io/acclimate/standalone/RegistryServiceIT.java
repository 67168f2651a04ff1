package io.acclimate.standalone;

import static io.acclimate.standalone.RegistryBench.LONG;
import static io.acclimate.standalone.RegistryBench.MODEL;
import static io.acclimate.standalone.RegistryBench.answer;
import static io.acclimate.standalone.RegistryBench.await;
import static io.acclimate.standalone.RegistryBench.model;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.CompleteRound;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.avro.PauseModel;
import io.acclimate.avro.Repeated;
import io.acclimate.avro.ResumeModel;
import io.acclimate.core.artifact.Head;
import io.acclimate.registry.RegistryService;
import io.acclimate.registry.journal.CommandIssuer.Issued;
import io.acclimate.registry.journal.JournalStatus;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.Decision;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestClusterExtension.class)
final class RegistryServiceIT {

  @Test
  void tellsConsumersOfEveryVersionWithItsEpoch(TestCluster cluster) throws Exception {
    try (RegistryBench bench = new RegistryBench(cluster, "rounds").withTopics()) {
      RegistryService registry = bench.start();
      assertApplied(bench.answer(registry, bench.registration()));

      long epoch = -1;
      for (int round = 1; round <= 3; round++) {
        Answer answer = bench.answer(registry, bench.round(model(registry).head()));
        assertApplied(answer);
        epoch = answer.offset();
      }

      assertThat(bench.versionsMade()).containsExactly(1, 2, 3, 4);
      List<ModelUpdate> updates =
          bench.committed(bench.edge.topics().modelUpdates(), ModelUpdate.class);
      assertThat(updates).hasSize(4);
      assertThat(updates.getLast().getEpoch()).isEqualTo(epoch);
      assertThat(updates.getLast().getAliases())
          .hasEntrySatisfying(
              "champion",
              champion -> {
                assertThat(champion.getVersion()).isEqualTo(4);
                assertThat(champion.getServingDigest())
                    .isEqualTo(model(registry).head().weights().hex());
              });
      assertThat(bench.committed(bench.edge.topics().modelSpecs(), ModelSpec.class))
          .extracting(ModelSpec::getEpoch)
          .endsWith(epoch)
          .isSorted();
    }
  }

  @Test
  void acceptsOneOfTwoRoundsThatStartedFromTheSameHead(TestCluster cluster) throws Exception {
    try (RegistryBench bench = new RegistryBench(cluster, "compare-and-set").withTopics()) {
      RegistryService registry = bench.start();
      bench.answer(registry, bench.registration());
      Head head = model(registry).head();
      CompleteRound round = bench.round(head);

      ModelCommand first = bench.send(round);
      ModelCommand second = bench.send(round);
      bench.send(second);
      assertApplied(answer(registry, first));
      assertRefused(answer(registry, second), "already-completed");

      assertThat(bench.versionsMade()).containsExactly(1, 2);
      assertApplied(bench.answer(registry, new ResumeModel()));
      assertThat(bench.committed(bench.edge.topics().modelHistory(), ModelChange.class))
          .filteredOn(change -> change.getDecision() instanceof Repeated)
          .singleElement()
          .satisfies(
              change ->
                  assertThat(((Repeated) change.getDecision()).getFirstOffset())
                      .isEqualTo(answer(registry, second).offset()));
    }
  }

  @Test
  void keepsItsStateOverARestart(TestCluster cluster) throws Exception {
    try (RegistryBench bench = new RegistryBench(cluster, "restart").withTopics()) {
      RegistryService before = bench.start();
      bench.answer(before, bench.registration());
      bench.answer(before, bench.round(model(before).head()));
      var known = model(before);
      before.close();
      ModelCommand whileAway = bench.send(bench.round(known.head()));

      RegistryService after = bench.start();

      assertApplied(answer(after, whileAway));
      assertThat(bench.versionsMade()).containsExactly(1, 2, 3);
      assertThat(model(after).champion().version()).isEqualTo(3);
      assertThat(bench.answeredCommands()).doesNotHaveDuplicates();
    }
  }

  @Test
  void waitsForItsTopics(TestCluster cluster) throws Exception {
    try (RegistryBench bench = new RegistryBench(cluster, "topics")) {
      RegistryService registry = bench.start();
      await(registry, status -> !status.troubles().isEmpty());
      assertThat(registry.status().ready()).isFalse();

      bench.withTopics();

      await(registry, RegistryBench::writes);
      assertApplied(bench.answer(registry, bench.registration()));
    }
  }

  @Test
  void forgetsWhatAKilledWriterDidNotCommit(TestCluster cluster) throws Exception {
    try (RegistryBench bench = new RegistryBench(cluster, "killed").withTopics();
        KafkaProducer<byte[], byte[]> killed = writersProducer(bench)) {
      ModelCommand command = bench.send(bench.registration());
      killed.initTransactions();
      killed.beginTransaction();
      killed.send(halfDone(bench, command)).get();

      RegistryService registry = bench.start();

      assertApplied(answer(registry, command));
      assertThat(bench.answeredCommands()).containsExactly(command.getCommandId());
      assertThat(model(registry).epoch()).isEqualTo(answer(registry, command).offset());
    }
  }

  @Test
  void joinsAgainWhenAnotherWriterFencedItOff(TestCluster cluster) throws Exception {
    try (RegistryBench bench = new RegistryBench(cluster, "fenced").withTopics();
        KafkaProducer<byte[], byte[]> intruder = writersProducer(bench)) {
      RegistryService registry = bench.start();
      List<ModelCommand> commands = new ArrayList<>();
      commands.add(bench.send(bench.registration()));
      assertApplied(answer(registry, commands.getFirst()));

      intruder.initTransactions();
      commands.add(bench.send(new PauseModel("")));
      commands.add(bench.send(new ResumeModel()));

      assertApplied(answer(registry, commands.getLast()));
      assertThat(bench.answeredCommands()).isEqualTo(ids(commands));
      await(registry, RegistryBench::writes);
    }
  }

  @Test
  void hasOneWriterAndASuccessorForIt(TestCluster cluster) throws Exception {
    try (RegistryBench bench = new RegistryBench(cluster, "replicas").withTopics()) {
      RegistryService first = bench.start();
      await(first, RegistryBench::writes);
      RegistryService second = bench.start();
      await(second, JournalStatus::ready);
      await(first, JournalStatus::ready);
      assertThat(List.of(first.status().writer(), second.status().writer()))
          .containsExactlyInAnyOrder("writing", "standby");
      List<ModelCommand> commands = new ArrayList<>();
      commands.add(bench.send(bench.registration()));
      assertApplied(answer(first, commands.getFirst()));
      assertApplied(answer(second, commands.getFirst()));

      RegistryService writer = RegistryBench.writes(first.status()) ? first : second;
      RegistryService successor = writer == first ? second : first;
      for (int i = 0; i < 20; i++) {
        commands.add(bench.send(new PauseModel("round " + i)));
        if (i == 10) {
          writer.close();
        }
      }

      assertApplied(answer(successor, commands.getLast()));
      await(successor, RegistryBench::writes);
      assertThat(bench.answeredCommands()).isEqualTo(ids(commands));
    }
  }

  @Test
  void putsWhatItCannotReadAsideWithTheReason(TestCluster cluster) throws Exception {
    try (RegistryBench bench = new RegistryBench(cluster, "poison").withTopics();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                bench.edge.producer(bench.edge.id("poison")),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      String topic = bench.edge.topics().modelCommands();
      byte[] key = MODEL.getBytes(StandardCharsets.UTF_8);
      byte[] poison = "no avro".getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(topic, key, poison)).get();
      producer.send(new ProducerRecord<>(topic, key, null)).get();
      RegistryService registry = bench.start();

      assertApplied(bench.answer(registry, bench.registration()));

      var letters = bench.committed(bench.edge.topics().dlq(topic));
      assertThat(letters)
          .extracting(letter -> DeadLetter.from(letter.headers()).orElseThrow().reason())
          .containsExactly("wrong-magic", "empty-value");
      assertThat(letters.getFirst().value()).isEqualTo(poison);
      assertThat(letters.getFirst().key()).isEqualTo(key);
    }
  }

  @Test
  void refusesWhatSaysSomethingImpossible(TestCluster cluster) throws Exception {
    try (RegistryBench bench = new RegistryBench(cluster, "impossible").withTopics()) {
      RegistryService registry = bench.start();
      bench.answer(registry, bench.registration());
      CompleteRound round = bench.round(model(registry).head());

      Answer answer =
          bench.answer(
              registry, CompleteRound.newBuilder(round).setExpectedHead("not a digest").build());

      assertRefused(answer, "command-invalid");
      assertThat(((Decision.Refused) answer.decision()).currentHead())
          .isEqualTo(model(registry).head());
    }
  }

  @Test
  void carriesOutWhatComesByHand(TestCluster cluster) throws Exception {
    try (RegistryBench bench = new RegistryBench(cluster, "by-hand").withTopics()) {
      RegistryService registry = bench.start();
      bench.answer(registry, bench.registration());
      bench.answer(registry, bench.round(model(registry).head()));

      Issued issued = registry.commands().issue(MODEL, "a person", new Action.RollBack(null), LONG);

      assertApplied(issued.answer().orElseThrow());
      assertThat(model(registry).champion().version()).isEqualTo(1);
    }
  }

  @Test
  void answersManyCommandsInTheirOrder(TestCluster cluster) throws Exception {
    try (RegistryBench bench = new RegistryBench(cluster, "many").withTopics()) {
      RegistryService registry = bench.start();
      List<ModelCommand> commands = new ArrayList<>();
      commands.add(bench.send(bench.registration()));
      IntStream.range(0, 200)
          .mapToObj(i -> bench.commands.command(MODEL, new PauseModel("round " + i)))
          .forEach(commands::add);

      for (ModelCommand command : commands.subList(1, commands.size())) {
        var unused = bench.commands.send(command);
      }

      assertApplied(answer(registry, commands.getLast()));
      assertThat(bench.answeredCommands()).isEqualTo(ids(commands));
    }
  }

  private static KafkaProducer<byte[], byte[]> writersProducer(RegistryBench bench) {
    Map<String, Object> settings = new HashMap<>(bench.edge.producer(bench.edge.id("intruder")));
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, bench.edge.id("registry-writer"));
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A refusal of the command, as a writer might have written it just before it was killed. */
  private static ProducerRecord<byte[], byte[]> halfDone(
      RegistryBench bench, ModelCommand command) {
    String topic = bench.edge.topics().modelHistory();
    ModelChange change =
        new ModelChange(
            command,
            new io.acclimate.avro.Refused("spec-invalid", "never decided", null, List.of()),
            Instant.EPOCH);
    try (ConfluentAvroSerializer<ModelChange> serializer =
        new ConfluentAvroSerializer<>(bench.schemas, ModelChange.class)) {
      return new ProducerRecord<>(
          topic, MODEL.getBytes(StandardCharsets.UTF_8), serializer.serialize(topic, change));
    }
  }

  private static List<String> ids(List<ModelCommand> commands) {
    return commands.stream().map(ModelCommand::getCommandId).toList();
  }

  private static void assertApplied(Answer answer) {
    assertThat(answer.decision()).isInstanceOf(Decision.Applied.class);
  }

  private static void assertRefused(Answer answer, String code) {
    assertThat(answer.decision())
        .isInstanceOfSatisfying(
            Decision.Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }
}
