package io.acclimate.registry.state;

import static io.acclimate.registry.state.RoundDeciderTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.registry.state.Action.RegisterModel;
import io.acclimate.registry.state.Decision.Applied;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeciderTest {
  private final World world = new World();

  @Test
  void registersAModelWithVersionOneAsChampion() {
    RegisterModel registration = world.registration(World.MODEL, Spec.ReleasePolicy.MANUAL);

    world.send(registration);

    ModelState model = world.model();
    assertThat(model.champion())
        .isEqualTo(new AliasTarget(1, registration.head().weights(), 1_000, null));
    assertThat(model.epoch()).isEqualTo(world.state.position());
    assertThat(model.head()).isEqualTo(registration.head());
  }

  @Test
  void registersANameOnce() {
    world.registered();

    assertRefused(
        world.send(world.registration(World.MODEL, Spec.ReleasePolicy.AUTO)), "model-exists");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../etc/passwd", "Gas", "a b", "-gas"})
  void refusesANameThatIsNone(String name) {
    RegisterModel registration = world.registration("gas", Spec.ReleasePolicy.AUTO);

    assertRefused(world.send(name, registration), "command-invalid");
  }

  @Test
  void refusesAModelWhoseSpecBlobIsAbsent() {
    RegisterModel registration = world.registration(World.MODEL, Spec.ReleasePolicy.AUTO);
    world.blobs.lose(registration.spec().digest());

    assertThat(assertRefused(world.send(registration), "absent-blobs").absentBlobs())
        .containsExactly(registration.spec().digest());
  }

  @Test
  void refusesALineageThatIsNone() {
    RegisterModel registration = world.registration(World.MODEL, Spec.ReleasePolicy.AUTO);
    ServingManifest whole = ServingManifest.parse(world.blobs.get(registration.head().weights()));
    Head head =
        new Head(
            world.blobs.put(
                new ServingManifest(
                        whole.network(),
                        whole.tensors(),
                        whole.preprocessing(),
                        whole.input(),
                        whole.classes(),
                        world.blob("no lineage"))
                    .toBytes()),
            null,
            null,
            null);
    NewVersion version =
        new NewVersion(
            head.weights(), world.training(head), 1_000, "imported", world.profiles("any"));

    assertRefused(
        world.send(new RegisterModel(registration.spec(), head, version)), "blob-invalid");
  }

  /** Specs may be read by all, and what tells of training data may not. */
  @Test
  void refusesAnotherDocumentAsTheSpec() {
    world.registered();
    Digest training = world.state.log(World.MODEL).versions().getFirst().made().training();

    assertRefused(world.send(new Action.UpdateSpec(named(training))), "blob-invalid");
  }

  @Test
  void refusesASpecThatIsTooLargeToBeRead() {
    world.registered();
    Digest large = world.blobs.put(new byte[(16 << 20) + 1]);

    assertRefused(world.send(new Action.UpdateSpec(named(large))), "blob-invalid");
  }

  private Spec named(Digest blob) {
    Spec spec = world.spec(Spec.ReleasePolicy.AUTO, 0.2);
    return new Spec(
        blob,
        spec.task(),
        spec.input(),
        spec.classes(),
        spec.sourceDomain(),
        spec.targetDomain(),
        spec.holdOutFraction(),
        spec.maxExamples(),
        spec.maxMillis(),
        spec.drift(),
        spec.sources(),
        spec.releasePolicy());
  }

  @Test
  void knowsNothingOfOtherModels() {
    world.registered();

    assertRefused(world.send("other", new Action.ResumeModel()), "unknown-model");
  }

  @Test
  void rollsBackToTheChampionBeforeThisOneAndKeepsTheMemory() {
    world.registered();
    Head first = world.model().head();
    world.send(world.round(Verdict.LEARNT));
    Head second = world.model().head();

    world.send(new Action.RollBack(null, ""));

    assertThat(world.model().champion().version()).isEqualTo(1);
    assertThat(world.model().head())
        .isEqualTo(
            new Head(
                first.weights(),
                first.weightsState(),
                second.dataState(),
                second.lastExperience()));
  }

  @Test
  void rollsBackTwiceByGoingBackTwice() {
    world.registered();
    world.send(world.round(Verdict.LEARNT));
    world.send(world.round(Verdict.LEARNT));

    world.send(new Action.RollBack(null, ""));
    world.send(new Action.RollBack(null, ""));

    assertThat(world.model().champion().version()).isEqualTo(1);
    assertRefused(world.send(new Action.RollBack(null, "")), "nothing-to-roll-back");
  }

  @Test
  void goesOnFromTheVersionItRolledBackTo() {
    world.registered();
    world.send(world.round(Verdict.LEARNT));
    world.send(world.round(Verdict.LEARNT));
    world.send(new Action.RollBack(1, ""));

    world.send(world.round(Verdict.LEARNT));
    world.send(new Action.RollBack(null, ""));

    assertThat(RoundDeciderTest.versionNumbers(world)).isEqualTo(List.of(1, 2, 3, 4));
    assertThat(world.model().champion().version()).isEqualTo(1);
  }

  @Test
  void rollsBackToAnEmptyWeightsStateWhenItsOwnIsGone() {
    world.registered();
    Head first = world.model().head();
    world.send(world.round(Verdict.LEARNT));
    world.blobs.lose(first.weightsState());

    Decision decision = world.send(new Action.RollBack(1, ""));

    assertThat(world.model().head().weights()).isEqualTo(first.weights());
    assertThat(world.model().head().weightsState()).isNull();
    assertThat(((Applied) decision).detail()).contains("empty weights-state");
  }

  @Test
  void refusesToRollBackToAVersionThatIsNotThere() {
    world.registered();

    assertRefused(world.send(new Action.RollBack(2, "")), "unknown-version");
  }

  @Test
  void learnsOnFromTheChampionAfterAVersionIsRefused() {
    world.registered(Spec.ReleasePolicy.MANUAL);
    Head first = world.model().head();
    world.send(world.round(Verdict.LEARNT));
    Head second = world.model().head();

    world.send(new Action.RefuseVersion(2, "worse on ammonia"));

    assertThat(world.model().champion().version()).isEqualTo(1);
    assertThat(world.model().head())
        .isEqualTo(
            new Head(
                first.weights(),
                first.weightsState(),
                second.dataState(),
                second.lastExperience()));
  }

  @Test
  void refusesToRefuseTheChampion() {
    world.registered();

    assertRefused(world.send(new Action.RefuseVersion(1, "old")), "version-is-champion");
    assertRefused(world.send(new Action.RefuseVersion(9, "new")), "unknown-version");
  }

  @Test
  void neverRollsBackToARefusedVersion() {
    world.registered();
    world.send(world.round(Verdict.LEARNT));
    world.send(world.round(Verdict.LEARNT));
    world.send(new Action.RefuseVersion(2, "worse on ammonia"));

    world.send(new Action.RollBack(null, ""));

    assertThat(world.model().champion().version()).isEqualTo(1);
  }

  @Test
  void pointsAnAliasAtAVersionAndLeavesTheHead() {
    world.registered(Spec.ReleasePolicy.MANUAL);
    world.send(world.round(Verdict.LEARNT));
    Head head = world.model().head();

    world.send(new Action.SetAlias("champion", 2, "", null));
    world.send(new Action.SetAlias("challenger", 1, "", null));

    assertThat(world.model().champion().version()).isEqualTo(2);
    assertThat(world.model().aliases()).containsOnlyKeys("champion", "challenger");
    assertThat(world.model().head()).isEqualTo(head);
    assertRefused(world.send(new Action.SetAlias("champion", 3, "", null)), "unknown-version");
    assertRefused(world.send(new Action.SetAlias("Champion!", 1, "", null)), "command-invalid");
  }

  @Test
  void pausesAndResumes() {
    world.registered();

    world.send(new Action.PauseModel("maintenance"));
    assertThat(world.model().paused()).isTrue();

    world.send(new Action.ResumeModel());
    assertThat(world.model().paused()).isFalse();
  }

  @Test
  void replacesTheSpecButNeverTheHoldOutFraction() {
    world.registered();

    world.send(new Action.UpdateSpec(world.spec(Spec.ReleasePolicy.MANUAL, 0.2)));
    Decision moved = world.send(new Action.UpdateSpec(world.spec(Spec.ReleasePolicy.AUTO, 0.3)));

    assertRefused(moved, "spec-invalid");
    assertThat(world.model().spec().releasePolicy()).isEqualTo(Spec.ReleasePolicy.MANUAL);
    assertThat(world.model().spec().holdOutFraction()).isEqualTo(0.2);
  }

  @Test
  void saysWhatIsNotSupportedYet() {
    world.registered();

    assertRefused(world.send(new Action.RetryExperience(1)), "not-supported");
  }
}
