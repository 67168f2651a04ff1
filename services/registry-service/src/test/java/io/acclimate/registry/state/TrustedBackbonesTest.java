package io.acclimate.registry.state;

import static io.acclimate.registry.state.RoundDeciderTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.registry.state.Action.CompleteRound;
import io.acclimate.registry.state.Action.RegisterModel;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TrustedBackbonesTest {
  private static final Digest OTHER = Digest.of(new byte[] {2});

  private final World world = new World();

  @Test
  void registersAModelWithATrustedBackbone() {
    world.send(registration(World.TRUSTED));

    assertThat(world.model().champion().version()).isEqualTo(1);
  }

  @Test
  void refusesAModelWithAnyOther() {
    Decision.Refused refused = assertRefused(world.send(registration(OTHER)), "backbone-untrusted");

    assertThat(refused.reason())
        .contains(OTHER.hex(), "acclimate.registry-service.trusted-backbones");
    assertThat(world.state.model(World.MODEL)).isEmpty();
  }

  /** A worker cannot bring in code that the registration had not. */
  @Test
  void refusesAVersionWithAnyOther() {
    world.registered();
    CompleteRound round = world.round(Verdict.LEARNT);

    assertRefused(world.send(with(round, serving(OTHER))), "backbone-untrusted");
    assertThat(world.model().versionCount()).isEqualTo(1);
  }

  /** Somebody forgot the list when the registry was started again. */
  @Test
  void takesAVersionWithTheBackboneThatTheModelHasAlready() {
    world.send(registration(World.TRUSTED));
    Decider forgetful = new Decider(world.blobs, Set.of());
    CompleteRound round = with(world.round(Verdict.LEARNT), serving(World.TRUSTED, "v2"));

    assertThat(forgetful.decide(world.state, world.command(round)))
        .isInstanceOf(Decision.Applied.class);
    CompleteRound other = with(world.round(Verdict.LEARNT), serving(OTHER, "v2"));
    assertRefused(forgetful.decide(world.state, world.command(other)), "backbone-untrusted");
  }

  private RegisterModel registration(Digest backbone) {
    RegisterModel plain = world.registration(World.MODEL, Spec.ReleasePolicy.AUTO);
    Digest serving = serving(backbone);
    Head head = new Head(serving, plain.head().weightsState(), plain.head().dataState(), null);
    return new RegisterModel(
        plain.spec(), head, new NewVersion(serving, world.training(head), 1_000, "imported", null));
  }

  private CompleteRound with(CompleteRound round, Digest serving) {
    Head head =
        new Head(
            serving,
            round.newHead().weightsState(),
            round.newHead().dataState(),
            round.newHead().lastExperience());
    Digest training = world.training(head);
    return new CompleteRound(
        round.experience(),
        round.expectedHead(),
        head,
        round.verdict(),
        round.reason(),
        new NewVersion(serving, training, 2_000, "learnt", null),
        training,
        null);
  }

  private Digest serving(Digest backbone) {
    return serving(backbone, "v");
  }

  private Digest serving(Digest backbone, String name) {
    ServingManifest plain = world.manifest(name, List.of());
    Json.Obj network =
        plain.network().with("backbone", Json.object().with("sha256", Json.of(backbone)));
    return world.blobs.put(
        new ServingManifest(
                network,
                plain.tensors(),
                Preprocessing.identity(),
                plain.input(),
                plain.classes(),
                plain.lineage())
            .toBytes());
  }
}
