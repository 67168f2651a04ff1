package io.acclimate.registry.state;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import org.junit.jupiter.api.Test;

final class ChampionMoveTest {
  private final World world = new World();

  @Test
  void everyWayToMoveChampionNamesTheNewOnesProfiles() {
    Action.RegisterModel registration = world.registration(World.MODEL, Spec.ReleasePolicy.AUTO);
    world.send(registration);
    Digest first = registration.version().profiles();
    Action.CompleteRound round = world.round(Verdict.LEARNT);
    Digest second = requireNonNull(round.version()).profiles();

    world.send(round);
    world.send(new Action.RollBack(null));
    world.send(new Action.SetAlias(ModelState.CHAMPION, 2));
    world.send(new Action.RollBack(1));

    assertThat(first).isNotNull().isNotEqualTo(second);
    assertThat(world.moves)
        .containsExactly(
            new ChampionMove(1, first),
            new ChampionMove(2, second),
            new ChampionMove(1, first),
            new ChampionMove(2, second),
            new ChampionMove(1, first));
  }

  @Test
  void whatLeavesChampionWhereItIsMovesNothing() {
    world.registered(Spec.ReleasePolicy.MANUAL);
    world.moves.clear();

    world.send(world.round(Verdict.LEARNT)); // waits for a release
    world.send(world.round(Verdict.UNCHANGED));
    world.send(new Action.SetAlias("challenger", 2));
    world.send(new Action.SetAlias(ModelState.CHAMPION, 1));
    world.send(new Action.RollBack(1));
    world.send(new Action.RefuseVersion(2, "worse"));
    world.send(new Action.PauseModel("maintenance"));
    world.send(new Action.SetAlias(ModelState.CHAMPION, 9)); // refused

    assertThat(world.moves).isEmpty();
  }

  @Test
  void aVersionWithoutProfilesMovesChampionWithout() {
    Action.RegisterModel registration = world.registration(World.MODEL, Spec.ReleasePolicy.AUTO);
    NewVersion version = registration.version();

    world.send(
        new Action.RegisterModel(
            registration.spec(),
            registration.head(),
            new NewVersion(
                version.serving(), version.training(), version.sizeBytes(), "imported", null)));

    assertThat(world.moves).containsExactly(new ChampionMove(1, null));
  }

  @Test
  void aRepeatedCommandMovesNothingAgain() {
    world.registered();
    Action.CompleteRound round = world.round(Verdict.LEARNT);
    world.send("same-id", World.MODEL, round);
    int before = world.moves.size();

    world.send("same-id", World.MODEL, round);

    assertThat(world.moves).hasSize(before);
  }
}
