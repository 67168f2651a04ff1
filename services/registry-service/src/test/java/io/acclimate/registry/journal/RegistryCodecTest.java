package io.acclimate.registry.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.avro.Role;
import io.acclimate.avro.SetAlias;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FeatureProfile;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.signing.Signature;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.AliasTarget;
import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.Change;
import io.acclimate.registry.state.Command;
import io.acclimate.registry.state.Decision;
import io.acclimate.registry.state.Envelope;
import io.acclimate.registry.state.ExperienceRange;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.NewVersion;
import io.acclimate.registry.state.Notes;
import io.acclimate.registry.state.Spec;
import io.acclimate.registry.state.TrafficShare;
import io.acclimate.registry.state.Verdict;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RegistryCodecTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Head HEAD =
      new Head(digest(1), digest(2), null, new LastExperience(7, 3, 900));
  private static final Spec SPEC =
      new Spec(
          digest(4),
          Spec.Task.CLASSIFICATION,
          new Spec.Input(Spec.InputKind.TENSOR, "F32", List.of(128L, -1L), List.of()),
          List.of("ethanol", "ammonia"),
          "month-1",
          "plant",
          0.2,
          100,
          60_000,
          new Spec.DriftTrigger(50, 200),
          List.of(new Spec.Source("readings", "id", List.of("r.a", "r.b"), "gas", null)),
          Spec.ReleasePolicy.MANUAL);
  private static final NewVersion VERSION =
      new NewVersion(digest(1), digest(5), 1_234, "said", digest(7));

  private static final Signature SIGNATURE = new Signature("key-1", new byte[] {1, 2, 3});

  private final InMemorySchemaRegistry schemas = new InMemorySchemaRegistry();

  static Stream<Action> actions() {
    ExperienceRange range = new ExperienceRange(8, 3, 901, 1_000);
    return Stream.of(
        new Action.RegisterModel(SPEC, HEAD, VERSION),
        new Action.CompleteRound(
            range, digest(6), HEAD, Verdict.LEARNT, "better", VERSION, digest(5), null),
        new Action.CompleteRound(
            range, digest(6), HEAD, Verdict.UNCHANGED, "no better", null, digest(5), digest(7)),
        new Action.CompleteRound(
            range, digest(6), HEAD, Verdict.FAILED, "expired", null, null, null),
        new Action.RoundFailed(range, digest(6), "out of memory"),
        new Action.SetAlias("champion", 3, "", null),
        new Action.RollBack(3, ""),
        new Action.RollBack(null, ""),
        new Action.RefuseVersion(3, "worse"),
        new Action.PauseModel("maintenance"),
        new Action.ResumeModel(),
        new Action.UpdateSpec(SPEC),
        new Action.RetryExperience(7),
        new Action.SetAlias("challenger", 3, "looks good", digest(9)),
        new Action.RemoveAlias("challenger", "done"),
        new Action.SetTraffic(
            List.of(
                new TrafficShare("challenger", TrafficShare.Role.SHADOW, 1),
                new TrafficShare("candidate", TrafficShare.Role.CANARY, 0.25)),
            "try it"),
        new Action.CreateModel(new Notes("of plant 2", Map.of("team", "blue"))),
        new Action.Annotate(null, "of plant 3", Map.of("team", "red"), List.of("owner")),
        new Action.Annotate(2, null, Map.of(), List.of()),
        new Action.RepublishVersion(2, Notes.NONE),
        new Action.ArchiveVersion(2, true, "old"),
        new Action.DeleteVersion(2, "older"),
        new Action.DeleteModel("old"));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void carriesEveryCommandThroughTheJournal(Action action) {
    Command command = new Command(envelope(action), action);
    Decision decision =
        new Decision.Applied(
            HEAD,
            2,
            new TreeMap<>(Map.of("champion", new AliasTarget(2, digest(1), 1_234, SIGNATURE))),
            "done");

    ModelCommand received =
        travelled(ModelCommand.class, "commands", RegistryCodec.command(command));
    ModelChange change =
        travelled(ModelChange.class, "history", RegistryCodec.change(received, decision, NOON));

    assertThat(RegistryCodec.command(received)).isEqualTo(command);
    assertThat(RegistryCodec.change(42, change))
        .isEqualTo(
            new Change(
                new Answer(42, envelope(action), decision, NOON, action.evidence().orElse(null)),
                action));
  }

  static Stream<Decision> otherDecisions() {
    return Stream.of(
        new Decision.Refused("unknown-model", "no model", null, List.of()),
        new Decision.Refused("absent-blobs", "2 blobs", HEAD, List.of(digest(8), digest(9))),
        new Decision.Repeated(17));
  }

  @ParameterizedTest
  @MethodSource("otherDecisions")
  void keepsNoActionThatWasNotCarriedOut(Decision decision) {
    ModelCommand command =
        new ModelCommand("id", "gas", "me", NOON, new SetAlias("champion", -3, "", null));

    Change change = RegistryCodec.change(1, RegistryCodec.change(command, decision, NOON));

    assertThat(change.action()).isNull();
    assertThat(change.answer().decision()).isEqualTo(decision);
    assertThat(change.answer().envelope().kind()).isEqualTo("SetAlias");
  }

  @Test
  void tellsConsumersWhatToServe() {
    ModelState model = model();

    ModelUpdate update = RegistryCodec.update(model);

    assertThat(update.getEpoch()).isEqualTo(42);
    assertThat(update.getDeleted()).isFalse();
    assertThat(update.getAliases())
        .hasEntrySatisfying(
            "champion", target -> assertThat(target.getServingDigest()).isEqualTo(digest(1).hex()));
    assertThat(update.getTraffic())
        .containsExactly(
            new io.acclimate.avro.TrafficShare("champion", Role.SERVE, 0.75),
            new io.acclimate.avro.TrafficShare("champion-to-be", Role.CANARY, 0.25));
    assertThat(update.getAliases())
        .hasEntrySatisfying("champion", target -> assertThat(target.getKeyId()).isEqualTo("key-1"));
    assertThat(RegistryCodec.spec(model).getPaused()).isTrue();
    assertThat(RegistryCodec.spec(model).getEpoch()).isEqualTo(42);
  }

  @Test
  void tellsConsumersThatAModelIsDeleted() {
    ModelUpdate update =
        RegistryCodec.update(
            ModelState.after(
                model(),
                "gas",
                43,
                new Action.DeleteModel("old"),
                new Decision.Applied(HEAD, null, model().aliases(), "deleted")));

    assertThat(update).isEqualTo(new ModelUpdate("gas", 43L, true, Map.of(), List.of()));
  }

  @Test
  void publishesProfilesInBlocksOf64AndNamesClasses() {
    List<FeatureProfile> features = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      features.add(
          new FeatureProfile("input." + i, List.of(0.5), List.of(3L, 4L), -1, i, 0.1, 0.2));
    }
    features.add(new FeatureProfile("label", List.of(0.5), List.of(2L, 5L), 0, 1, 0.7, 0.4));

    List<DriftReferences> blocks =
        ReferencesCodec.references(model(), new Profiles(features)).stream()
            .map(block -> travelled(DriftReferences.class, "references", block))
            .toList();

    assertThat(blocks).extracting(DriftReferences::getBlock).containsExactly(0, 1, 2);
    assertThat(blocks)
        .allSatisfy(
            block -> {
              assertThat(block.getBlocks()).isEqualTo(3);
              assertThat(block.getEpoch()).isEqualTo(42);
              assertThat(block.getVersion()).isEqualTo(2);
            });
    assertThat(blocks)
        .flatExtracting(DriftReferences::getProfiles)
        .extracting(profile -> profile.getFeature())
        .isEqualTo(features.stream().map(FeatureProfile::feature).toList());
    assertThat(blocks.get(1).getProfiles())
        .last()
        .isEqualTo(
            new io.acclimate.avro.FeatureProfile(
                "input.127", List.of(0.5), List.of(3L, 4L), -1.0, 127.0, 0.1, 0.2, 7L, List.of()));
    assertThat(blocks.get(2).getProfiles())
        .singleElement()
        .satisfies(
            label -> assertThat(label.getCategories()).containsExactly("ethanol", "ammonia"));
  }

  @Test
  void refusesASpecOfAnotherModel() {
    Action register = new Action.RegisterModel(SPEC, HEAD, VERSION);
    ModelCommand command = RegistryCodec.command(new Command(envelope(register), register));
    ModelCommand misdirected = new ModelCommand("id", "pumps", "me", NOON, command.getCommand());

    assertThatThrownBy(() -> RegistryCodec.command(misdirected))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("spec.model: 'gas' is not the command's model 'pumps'");
  }

  private static ModelState model() {
    return new ModelState(
        "gas",
        42,
        true,
        false,
        SPEC,
        HEAD,
        new TreeMap<>(Map.of("champion", new AliasTarget(2, digest(1), 1_234, SIGNATURE))),
        List.of(new TrafficShare("champion-to-be", TrafficShare.Role.CANARY, 0.25)),
        Notes.NONE,
        2,
        null);
  }

  private <T extends SpecificRecord> T travelled(Class<T> type, String topic, T value) {
    byte @Nullable [] bytes = new ConfluentAvroSerializer<>(schemas, type).serialize(topic, value);
    return new ConfluentAvroDeserializer<>(schemas, type).decode(bytes);
  }

  private static Envelope envelope(Action action) {
    return new Envelope("id", "gas", action.getClass().getSimpleName(), "me", NOON);
  }

  private static Digest digest(int seed) {
    return Digest.of(new byte[] {(byte) seed});
  }
}
