package io.acclimate.dashboard.view;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.dashboard.view.Fact.Change;
import io.acclimate.dashboard.view.Fact.Change.Kind;
import io.acclimate.dashboard.view.Update.Source;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DashboardViewTest {
  private static final Watch GAS = Watch.of("gas");
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final DashboardView view = new DashboardView(4, 100, InstantSource.fixed(NOW), meters);

  @Test
  void showsAModelFromItsRegistrationOn() {
    apply(outcome(true), change(Kind.REGISTER, 1, 1), outcome(true), outcome(false));

    Update all = view.since(0, GAS);
    assertThat(all.models()).hasSize(1);
    assertThat(all.models().getFirst().champion()).isEqualTo(1);
    assertThat(all.models().getFirst().accuracy()).isEqualTo(0.5);
    assertThat(all.models().getFirst().outcomes()).isEqualTo(2);
    assertThat(meters.get("acclimate.dashboard.accuracy").tag("model", "gas").gauge().value())
        .isEqualTo(0.5);
  }

  @Test
  void tellsWhatChangedAndNothingElse() {
    apply(change(Kind.REGISTER, 1, 1), outcome(true));
    long then = view.revision();
    apply(outcome(false));

    Update changed = view.since(then, GAS);
    assertThat(changed.reset()).isFalse();
    assertThat(changed.deadLetters()).isNull();
    assertThat(detail(changed).versions()).isNull();
    assertThat(detail(changed).tallies()).containsExactly(List.of(1L, 2L, 1L));
    assertThat(view.since(view.revision(), GAS).models()).isEmpty();
    assertThat(view.since(view.revision(), GAS).model()).isNull();
  }

  @Test
  void keepsVersionsWithWhatTheirRoundSaid() {
    apply(
        change(Kind.REGISTER, 1, 1),
        new Change("gas", NOW, Kind.ROUND, true, "learnt", "coral won", 5L, 2, 2, null),
        change(Kind.ROLLBACK, null, 1),
        change(Kind.PAUSE, null, 1));

    Update all = view.since(0, GAS);
    assertThat(requireNonNull(detail(all).versions()).getLast())
        .isEqualTo(new Update.Version(2, NOW.toEpochMilli(), 5L, "coral won", null));
    assertThat(all.models().getFirst().champion()).isEqualTo(1);
    assertThat(all.models().getFirst().versions()).isEqualTo(2);
    assertThat(all.models().getFirst().paused()).isTrue();
    assertThat(detail(all).events()).hasSize(4);
  }

  @Test
  void leavesRoundsThatMadeNoVersionToTheirReports() {
    apply(
        change(Kind.REGISTER, 1, 1),
        new Change("gas", NOW, Kind.ROUND, true, "unchanged", "nothing won", 1L, null, 1, null));

    assertThat(requireNonNull(detail(view.since(0, GAS)).events())).hasSize(1);
  }

  @Test
  void changesNothingForARefusalButTellsIt() {
    apply(
        change(Kind.REGISTER, 1, 1),
        new Change("gas", NOW, Kind.ROUND, false, "head moved", "", 1L, null, null, null));

    Update all = view.since(0, GAS);
    assertThat(detail(all).versions()).hasSize(1);
    assertThat(all.models().getFirst().champion()).isEqualTo(1);
    assertThat(requireNonNull(detail(all).events()).getFirst().applied()).isFalse();
  }

  @Test
  void forgetsADeletedModelAndSaysSo() {
    apply(change(Kind.REGISTER, 1, 1), outcome(true));
    long then = view.revision();
    apply(change(Kind.DELETE, null, null));

    Update update = view.since(then, GAS);
    assertThat(update.reset()).isTrue();
    assertThat(update.models()).isEmpty();
    assertThat(meters.find("acclimate.dashboard.accuracy").gauge()).isNull();
  }

  @Test
  void leavesOutWhatBelongsToADeletedModelOfTheSameName() {
    apply(
        new Change("gas", NOW, Kind.REGISTER, true, "registered", "", null, 1, 1, null),
        new Fact.Outcome("gas", NOW.minusSeconds(1), 3, true),
        new Fact.Outcome("gas", NOW, 1, false));

    assertThat(detail(view.since(0, GAS)).tallies()).containsExactly(List.of(1L, 1L, 0L));
  }

  @Test
  void keepsTheNewestOfEachKind() {
    apply(change(Kind.REGISTER, 1, 1));
    for (int i = 2; i <= 600; i++) {
      apply(
          new Change("gas", NOW, Kind.ROUND, true, "learnt " + i, "", (long) i, i, i, null),
          round(i),
          new Fact.Outcome("gas", NOW, i, true));
    }

    Update.Detail detail = detail(view.since(0, GAS));
    assertThat(detail.versions()).hasSize(ModelView.MAX_VERSIONS);
    assertThat(detail.tallies()).hasSize(ModelView.MAX_VERSIONS);
    assertThat(detail.rounds()).hasSize(ModelView.MAX_ROUNDS);
    assertThat(detail.events()).hasSize(ModelView.MAX_EVENTS);
    assertThat(requireNonNull(detail.versions()).getLast().number()).isEqualTo(600);
    assertThat(requireNonNull(detail.rounds()).getFirst().experience()).isEqualTo(600);
    assertThat(requireNonNull(detail.events()).getFirst().detail()).isEqualTo("learnt 600");
  }

  @Test
  void showsOneVerdictPerExperience() {
    apply(change(Kind.REGISTER, 1, 1), round(7), round(7));

    assertThat(detail(view.since(0, GAS)).rounds()).hasSize(1);
  }

  @Test
  void countsDeadLettersByReason() {
    for (int i = 0; i < 100; i++) {
      apply(new Fact.DeadLetter(NOW, "events", "reason-" + i, "wrong", null));
    }
    apply(new Fact.DeadLetter(NOW, "events", "reason-1", "wrong again", null));

    Update.DeadLetterCounts letters = requireNonNull(view.since(0, Watch.FLEET).deadLetters());
    assertThat(letters.total()).isEqualTo(101);
    assertThat(letters.recent()).hasSize(DeadLetters.MAX_RECENT);
    assertThat(letters.recent().getFirst().message()).isEqualTo("wrong again");
    assertThat(letters.reasons()).hasSize(DeadLetters.MAX_REASONS + 1);
    assertThat(letters.reasons().get(0)).isEqualTo(new Update.ReasonCount("other", 50));
    assertThat(letters.reasons().get(1)).isEqualTo(new Update.ReasonCount("reason-1", 2));
  }

  @Test
  void showsABoundedNumberOfModels() {
    for (int i = 0; i < DashboardView.MAX_MODELS + 5; i++) {
      apply(new Change("m" + i, NOW, Kind.REGISTER, true, "registered", "", null, 1, 1, null));
    }

    assertThat(view.since(0, Watch.FLEET).models()).hasSize(DashboardView.MAX_MODELS);
  }

  @Test
  void tellsHowFarTheReadingIs() {
    long then = view.revision();
    view.source(new Source(Source.State.LIVE, "Up to date."));

    assertThat(view.since(then, Watch.FLEET).source().state()).isEqualTo(Source.State.LIVE);
    assertThat(view.revision()).isGreaterThan(then);
  }

  private static Update.Detail detail(Update update) {
    return requireNonNull(update.model());
  }

  private void apply(Fact... facts) {
    view.apply(List.of(facts));
  }

  private static Fact outcome(boolean correct) {
    return new Fact.Outcome("gas", NOW, 1, correct);
  }

  private static Fact change(Kind kind, @Nullable Integer madeVersion, @Nullable Integer champion) {
    Instant at = kind == Kind.REGISTER ? NOW.minusSeconds(60) : NOW;
    return new Change("gas", at, kind, true, kind.name(), "", null, madeVersion, champion, null);
  }

  private static Fact round(long experience) {
    return new Fact.Round(
        "gas",
        experience,
        Fact.Round.Verdict.UNCHANGED,
        "nothing won",
        null,
        Fact.Round.TriggerKind.COUNT,
        "count=100",
        80,
        20,
        640,
        1.5,
        NOW,
        List.of());
  }
}
