package io.acclimate.registry.state;

import static io.acclimate.registry.state.RoundDeciderTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.registry.state.TrafficShare.Role;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where aliases point and pointed, and who sees requests. */
final class AliasesTest {
  private final World world = new World();

  @Test
  void knowsTheChampionOfAnyTimeAndWhoDecided() {
    world.registered();
    Instant registered = last();
    world.send(world.round(Verdict.LEARNT));
    Instant learnt = last();
    Digest training = world.state.log(World.MODEL).version(2).orElseThrow().made().training();
    world.send(new Action.RollBack(null, "complaints"));
    Instant rolledBack = last();
    ModelLog log = world.state.log(World.MODEL);

    assertThat(log.tenure("champion", registered.minusMillis(1))).isEmpty();
    assertThat(log.tenure("champion", registered).orElseThrow().target().version()).isEqualTo(1);
    assertThat(log.tenure("champion", learnt.minusMillis(1)).orElseThrow().target().version())
        .isEqualTo(1);
    Tenure second = log.tenure("champion", rolledBack.minusMillis(1)).orElseThrow();
    assertThat(second.target().version()).isEqualTo(2);
    assertThat(second.since()).isEqualTo(learnt);
    assertThat(second.until()).isEqualTo(rolledBack);
    assertThat(second.decidedBy().envelope().kind()).isEqualTo("CompleteRound");
    assertThat(second.decidedBy().evidence()).isEqualTo(training);
    Tenure now = log.tenure("champion", Instant.MAX).orElseThrow();
    assertThat(now.until()).isNull();
    assertThat(now.decidedBy().decision())
        .isInstanceOfSatisfying(
            Decision.Applied.class, a -> assertThat(a.detail()).endsWith(": complaints"));
  }

  @Test
  void endsATenureOnlyWhenAnotherVersionComes() {
    world.registered();
    world.send(new Action.SetAlias("champion", 1, "once more", null));
    world.send(world.round(Verdict.UNCHANGED));

    assertThat(world.state.log(World.MODEL).tenures("champion")).hasSize(1);
  }

  @Test
  void knowsThatARemovedAliasPointedSomewhere() {
    world.registered();
    world.send(new Action.SetAlias("stable", 1, "", null));
    Instant set = last();

    world.send(new Action.RemoveAlias("stable", "no use"));

    ModelLog log = world.state.log(World.MODEL);
    assertThat(world.model().aliases()).containsOnlyKeys("champion");
    assertThat(log.tenure("stable", last())).isEmpty();
    assertThat(log.tenure("stable", set)).isPresent();
  }

  @Test
  void restsOnEvidenceThatIsThere() {
    world.registered();
    Digest report = Digest.of(new byte[] {7});
    Action set = new Action.SetAlias("stable", 1, "see the report", report);

    assertThat(assertRefused(world.send(set), "absent-blobs").absentBlobs())
        .containsExactly(report);
    assertThat(world.model().aliases()).containsOnlyKeys("champion");

    world.blobs.put(report, new byte[] {7});
    assertThat(world.send(set)).isInstanceOf(Decision.Applied.class);
    assertThat(world.state.log(World.MODEL).tenure("stable", Instant.MAX).orElseThrow().decidedBy())
        .extracting(Answer::evidence)
        .isEqualTo(report);
  }

  @Test
  void refusesAnAliasThatLooksLikeAVersion() {
    world.registered();

    assertRefused(world.send(new Action.SetAlias("12", 1, "", null)), "command-invalid");
  }

  @Test
  void refusesMoreAliasesThanAModelMayHave() {
    world.registered();
    world.send(world.round(Verdict.LEARNT));
    for (int i = 1; i < 100; i++) {
      world.send(new Action.SetAlias("alias-" + i, 1, "", null));
    }
    assertThat(world.model().aliases()).hasSize(100);

    assertRefused(world.send(new Action.SetAlias("one-more", 1, "", null)), "too-many-aliases");

    assertThat(world.send(new Action.SetAlias("alias-7", 2, "", null)))
        .isInstanceOf(Decision.Applied.class);
    world.send(new Action.RemoveAlias("alias-8", ""));
    assertThat(world.send(new Action.SetAlias("one-more", 1, "", null)))
        .isInstanceOf(Decision.Applied.class);
  }

  @Test
  void refusesMoreSharesThanAModelMayHave() {
    world.registered();
    world.send(new Action.SetAlias("a", 1, "", null));

    List<TrafficShare> shares = Collections.nCopies(101, share("a", Role.SHADOW, 1));

    assertThat(
            assertRefused(world.send(new Action.SetTraffic(shares, "")), "traffic-invalid")
                .reason())
        .isEqualTo("101 shares are more than 100");
  }

  @Test
  void keepsTheAliasThatAnswers() {
    world.registered();
    world.send(new Action.SetAlias("challenger", 1, "", null));
    world.send(new Action.SetTraffic(List.of(share("challenger", Role.SHADOW, 1)), ""));

    assertRefused(world.send(new Action.RemoveAlias("champion", "")), "alias-in-use");
    assertRefused(world.send(new Action.RemoveAlias("challenger", "")), "alias-in-use");
    assertRefused(world.send(new Action.RemoveAlias("nobody", "")), "unknown-alias");
  }

  @Test
  void leavesChampionWhatCanariesDoNotAnswer() {
    world.registered();
    world.send(new Action.SetAlias("a", 1, "", null));
    world.send(new Action.SetAlias("b", 1, "", null));

    world.send(
        new Action.SetTraffic(
            List.of(share("a", Role.CANARY, 0.25), share("b", Role.SHADOW, 1)), "try"));

    assertThat(world.model().championShare()).isEqualTo(0.75);

    world.send(new Action.SetTraffic(List.of(), "done"));
    assertThat(world.model().championShare()).isEqualTo(1);
  }

  @Test
  void refusesTrafficThatCannotBe() {
    world.registered();
    world.send(new Action.SetAlias("a", 1, "", null));
    world.send(new Action.SetAlias("b", 1, "", null));

    assertTraffic("traffic-invalid", share("champion", Role.CANARY, 0.5));
    assertTraffic("traffic-invalid", share("a", Role.SERVE, 0.5));
    assertTraffic("traffic-invalid", share("a", Role.CANARY, 0.6), share("b", Role.CANARY, 0.6));
    assertTraffic("traffic-invalid", share("a", Role.CANARY, 0.1), share("a", Role.SHADOW, 0.1));
    assertTraffic("unknown-alias", share("c", Role.SHADOW, 0.5));
  }

  private void assertTraffic(String code, TrafficShare... shares) {
    assertRefused(world.send(new Action.SetTraffic(List.of(shares), "")), code);
  }

  private static TrafficShare share(String alias, Role role, double share) {
    return new TrafficShare(alias, role, share);
  }

  private Instant last() {
    return world.journal.getLast().answer().decidedAt();
  }
}
