package io.acclimate.registry.state;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import org.junit.jupiter.api.Test;

final class NewReferenceTest {
  private final World world = new World();

  @Test
  void everyWayToMoveChampionNamesTheNewOnesProfiles() {
    Action.RegisterModel registration = world.registration(World.MODEL, Spec.ReleasePolicy.AUTO);
    world.send(registration);
    Digest first = registration.version().profiles();
    Action.CompleteRound round = world.round(Verdict.LEARNT);
    Digest second = requireNonNull(round.version()).profiles();

    world.send(round);
    world.send(new Action.RollBack(null, ""));
    world.send(new Action.SetAlias(ModelState.CHAMPION, 2, "", null));
    world.send(new Action.RollBack(1, ""));

    assertThat(first).isNotNull().isNotEqualTo(second);
    assertThat(world.references)
        .containsExactly(
            new NewReference(1, first),
            new NewReference(2, second),
            new NewReference(1, first),
            new NewReference(2, second),
            new NewReference(1, first));
  }

  @Test
  void whatLeavesChampionWhereItIsBringsNone() {
    world.registered(Spec.ReleasePolicy.MANUAL);
    world.references.clear();

    world.send(world.round(Verdict.LEARNT)); // waits for a release
    world.send(world.round(Verdict.UNCHANGED)); // of version 2, not of champion
    world.send(world.round(Verdict.FAILED));
    world.send(new Action.SetAlias("challenger", 2, "", null));
    world.send(new Action.SetAlias(ModelState.CHAMPION, 1, "", null));
    world.send(new Action.RollBack(1, ""));
    world.send(new Action.RefuseVersion(2, "worse"));
    world.send(new Action.PauseModel("maintenance"));
    world.send(new Action.SetAlias(ModelState.CHAMPION, 9, "", null)); // refused

    assertThat(world.references).isEmpty();
  }

  @Test
  void anUnchangedRoundRenewsThatOfTheChampionItJudged() {
    Action.RegisterModel registration = world.registration(World.MODEL, Spec.ReleasePolicy.AUTO);
    world.send(registration);
    Action.CompleteRound round = world.round(Verdict.UNCHANGED);

    world.send(round);

    assertThat(round.profiles()).isNotNull().isNotEqualTo(registration.version().profiles());
    assertThat(world.references).last().isEqualTo(new NewReference(1, round.profiles()));
  }

  @Test
  void anUnchangedRoundWithoutProfilesLeavesItAsItWas() {
    world.registered();
    Action.CompleteRound round = world.round(Verdict.UNCHANGED);

    world.send(
        new Action.CompleteRound(
            round.experience(),
            round.expectedHead(),
            round.newHead(),
            round.verdict(),
            round.reason(),
            null,
            round.training(),
            null));

    assertThat(world.references).hasSize(1);
  }

  @Test
  void aChampionThatIsNotWhatRoundsStartFromKeepsItsOwn() {
    world.registered();
    world.send(world.round(Verdict.LEARNT));
    world.send(new Action.SetAlias(ModelState.CHAMPION, 1, "", null));
    world.references.clear();

    world.send(world.round(Verdict.UNCHANGED)); // of version 2

    assertThat(world.references).isEmpty();
  }

  @Test
  void aVersionThatBecomesChampionAgainBringsItsNewest() {
    world.registered();
    Action.CompleteRound onVersionOne = world.round(Verdict.UNCHANGED);
    world.send(onVersionOne);
    world.send(world.round(Verdict.LEARNT));
    Action.CompleteRound onVersionTwo = world.round(Verdict.UNCHANGED);
    world.send(onVersionTwo);
    world.references.clear();

    world.send(new Action.RollBack(null, ""));
    world.send(new Action.SetAlias(ModelState.CHAMPION, 2, "", null));

    assertThat(world.references)
        .containsExactly(
            new NewReference(1, onVersionOne.profiles()),
            new NewReference(2, onVersionTwo.profiles()));
  }

  @Test
  void aVersionThatWaitsForItsReleaseIsRenewedMeanwhile() {
    world.registered(Spec.ReleasePolicy.MANUAL);
    world.send(world.round(Verdict.LEARNT));
    Action.CompleteRound round = world.round(Verdict.UNCHANGED);
    world.send(round);

    world.send(new Action.SetAlias(ModelState.CHAMPION, 2, "", null));

    assertThat(world.references).last().isEqualTo(new NewReference(2, round.profiles()));
  }

  @Test
  void aVersionWithoutProfilesBecomesChampionWithout() {
    Action.RegisterModel registration = world.registration(World.MODEL, Spec.ReleasePolicy.AUTO);
    NewVersion version = registration.version();

    world.send(
        new Action.RegisterModel(
            registration.spec(),
            registration.head(),
            new NewVersion(
                version.serving(), version.training(), version.sizeBytes(), "imported", null)));

    assertThat(world.references).containsExactly(new NewReference(1, null));
  }

  @Test
  void aRepeatedCommandBringsNone() {
    world.registered();
    Action.CompleteRound round = world.round(Verdict.LEARNT);
    world.send("same-id", World.MODEL, round);
    int before = world.references.size();

    world.send("same-id", World.MODEL, round);

    assertThat(world.references).hasSize(before);
  }
}
