package io.acclimate.dashboard.view;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.dashboard.view.DriftFact.Evidence;
import io.acclimate.dashboard.view.DriftFact.Level;
import io.acclimate.dashboard.view.DriftFact.Profile;
import io.acclimate.dashboard.view.DriftFact.Stream;
import io.acclimate.dashboard.view.DriftUpdate.FeatureDetail;
import io.acclimate.dashboard.view.DriftUpdate.FeaturePage;
import io.acclimate.dashboard.view.DriftUpdate.FeatureRow;
import io.acclimate.dashboard.view.FeatureQuery.Sort;
import io.acclimate.dashboard.view.Watch.FeatureName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DriftViewTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final String DOMAIN = "plant";
  private static final int MAX_FEATURES = 60;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final DashboardView view =
      new DashboardView(4, MAX_FEATURES, InstantSource.fixed(NOW), meters);

  DriftViewTest() {
    view.apply(
        List.of(
            new Fact.Change(
                "gas",
                NOW.minusSeconds(60),
                Fact.Change.Kind.REGISTER,
                true,
                "registered",
                "",
                null,
                1,
                1,
                null)));
  }

  @Test
  void showsTheWorstOfWhatIsHeldAgainstTheChampionsReference() {
    apply(
        state("a", Evidence.INPUTS, 0.9, NOW),
        state(null, Evidence.INPUTS, 0.15, NOW),
        state(null, Evidence.ERRORS, 0.25, NOW));
    assertThat(summary())
        .isEqualTo(new DriftUpdate.Summary(Level.DRIFT, List.of(Evidence.ERRORS), 1, 1));

    apply(reference(2, 0, 1, "a"));

    assertThat(summary().level()).as("errors have no reference").isEqualTo(Level.DRIFT);
    assertThat(summary().drifted()).isZero();
    assertThat(page(query()).rows().getFirst().current()).isFalse();
  }

  @Test
  void forgetsTheLevelOfAnEarlierChampion() {
    apply(state(null, Evidence.ERRORS, 0.25, NOW.minusSeconds(10)));
    view.apply(
        List.of(
            new Fact.Change(
                "gas", NOW, Fact.Change.Kind.ALIAS, true, "moved", "", null, null, 2, null)));

    assertThat(summary().level()).isNull();
  }

  @Test
  void tellsOfSignalsAndKeepsThemInTheHistory() {
    apply(
        signal(null, Evidence.INPUTS, Level.DRIFT, 0.01, NOW.minusSeconds(9)),
        state(null, Evidence.INPUTS, 0.3, NOW.minusSeconds(5)));

    assertThat(summary().level()).isEqualTo(Level.DRIFT);
    DriftUpdate drift = drift();
    assertThat(requireNonNull(drift.signals())).hasSize(1);
    assertThat(drift.lines().getFirst().points()).hasSize(2);
  }

  @Test
  void ranksFeaturesByDriftAndFindsThemByName() {
    apply(
        state("input.2", Evidence.INPUTS, 0.1, NOW),
        state("input.10", Evidence.INPUTS, 0.25, NOW),
        state("input.1", Evidence.INPUTS, 0.15, NOW),
        state("confidence", Evidence.PREDICTIONS, 0.01, NOW));

    assertThat(names(query())).containsExactly("input.10", "input.1", "input.2", "confidence");
    assertThat(names(query(Sort.NAME, false, "", 1, 50)))
        .containsExactly("confidence", "input.1", "input.2", "input.10");
    assertThat(names(query(Sort.NAME, true, "PUT", 1, 2))).containsExactly("input.10", "input.2");
    FeaturePage last = page(query(Sort.DRIFT, false, "put", 9, 2));
    assertThat(last.page()).isEqualTo(2);
    assertThat(last.rows()).extracting(FeatureRow::feature).containsExactly("input.2");
    assertThat(last.total()).isEqualTo(4);
    assertThat(last.matching()).isEqualTo(3);
    assertThat(last.drifted()).isEqualTo(1);
  }

  @Test
  void showsFeaturesAsTheyWereAtATime() {
    apply(
        state("a", Evidence.INPUTS, 0.3, NOW.minusSeconds(30)),
        state("a", Evidence.INPUTS, 0.1, NOW.minusSeconds(10)),
        state("b", Evidence.INPUTS, 0.3, NOW.minusSeconds(5)));

    FeaturePage then =
        page(
            new FeatureQuery(
                DOMAIN, Sort.DRIFT, false, "", 1, 50, NOW.minusSeconds(20).toEpochMilli()));

    assertThat(then.rows()).hasSize(1);
    assertThat(then.rows().getFirst().level()).isEqualTo(Level.DRIFT);
    assertThat(then.rows().getFirst().score()).isEqualTo(0.3);
    assertThat(then.drifted()).isEqualTo(1);
  }

  @Test
  void holdsAWindowAgainstItsReferenceOnceAllBlocksAreThere() {
    apply(state("a", Evidence.INPUTS, 0.1, NOW), reference(1, 0, 2, "a"));
    assertThat(feature("a").profile()).isNull();

    apply(reference(1, 1, 2, "b"));

    assertThat(requireNonNull(feature("a").profile()).edges()).containsExactly(1.0);
    assertThat(feature("a").counts()).containsExactly(5, 15);
    assertThat(feature("b").row()).isNull();
    assertThat(feature("b").profile()).isNotNull();
    apply(reference(3, 0, 1, "a"));
    assertThat(feature("a").counts()).as("of an earlier reference").isNull();
    assertThat(feature("a").referenceVersion()).isEqualTo(3);
    apply(reference(2, 0, 1, "a"));
    assertThat(feature("a").referenceVersion()).as("an older one comes late").isEqualTo(3);
  }

  @Test
  void tellsOfAFeatureOnlyWhatChangedSince() {
    apply(state("a", Evidence.INPUTS, 0.1, NOW), state("b", Evidence.INPUTS, 0.1, NOW));
    Watch watch = new Watch("gas", null, new FeatureName(DOMAIN, "a"));
    long then = view.revision();
    apply(state("b", Evidence.INPUTS, 0.2, NOW));
    assertThat(view.since(then, watch).feature()).isNull();
    assertThat(view.since(then, 0, watch).feature()).as("just turned to it").isNotNull();

    apply(state("a", Evidence.INPUTS, 0.2, NOW));

    assertThat(requireNonNull(view.since(then, watch).feature()).history()).hasSize(1);
  }

  @Test
  void goesOnWithoutAReferenceThatIsTakenAway() {
    apply(reference(1, 0, 1, "a"), new DriftFact.NoReference("gas"));

    assertThat(feature("a").profile()).isNull();
    assertThat(feature("a").referenceVersion()).isEqualTo(-1);
  }

  @Test
  void keepsAsManyFeaturesAsAllowedAndGivesThemBack() {
    for (int i = 0; i < MAX_FEATURES + 5; i++) {
      apply(state("f" + i, Evidence.INPUTS, 0.1, NOW));
    }
    assertThat(page(query()).total()).isEqualTo(MAX_FEATURES);
    assertThat(meters.get("acclimate.dashboard.features").gauge().value()).isEqualTo(MAX_FEATURES);
    assertThat(meters.get("acclimate.dashboard.features.passed.over").counter().count())
        .isEqualTo(5);

    view.apply(
        List.of(
            new Fact.Change(
                "gas", NOW, Fact.Change.Kind.DELETE, true, "deleted", "", null, null, null, null)));

    assertThat(meters.get("acclimate.dashboard.features").gauge().value()).isZero();
  }

  @Test
  void keepsTheDomainsLastHeardOf() {
    for (int i = 0; i < DriftView.MAX_DOMAINS + 2; i++) {
      Stream stream = new Stream("d" + i, Evidence.INPUTS, "a");
      apply(state(stream, 0.1, NOW.plusSeconds(i)));
    }

    assertThat(drift().domains())
        .hasSize(DriftView.MAX_DOMAINS)
        .startsWith("d17", "d16")
        .doesNotContain("d0", "d1");
    assertThat(meters.get("acclimate.dashboard.features").gauge().value())
        .isEqualTo(DriftView.MAX_DOMAINS);
  }

  @Test
  void countsWhatWaitsAndHowLongAnEventTakesToLive() {
    view.apply(
        List.of(
            new Fact.Experience("gas", 1, NOW.minusSeconds(9)),
            new Fact.Experience("gas", 2, NOW.minusSeconds(4)),
            new Fact.Experience("gas", 3, NOW.minusSeconds(1)),
            new Fact.DeadLetter(NOW, "events", "wrong-shape", "wrong", "gas"),
            new Fact.DeadLetter(Instant.EPOCH, "mapped", "unknown-label", "old", "gas"),
            new Fact.DeadLetter(NOW, "events", "wrong-shape", "wrong", "other"),
            new Fact.Change("gas", NOW, Fact.Change.Kind.ROUND, true, "learnt", "", 2L, 2, 2, 2L)));

    Update.Summary summary = view.since(0, Watch.FLEET).models().getFirst();
    assertThat(summary.waiting()).isEqualTo(1);
    assertThat(summary.eventToLiveMillis()).isEqualTo(4_000);
    assertThat(summary.deadLetters()).isEqualTo(2);
    assertThat(summary.lastEventMillis()).isEqualTo(NOW.minusSeconds(1).toEpochMilli());
  }

  @Test
  void saysWhatAVersionWasTrainedOn() {
    Fact.Round.Arm won =
        new Fact.Round.Arm(
            "coral",
            true,
            true,
            "won",
            0.9,
            0.01,
            10,
            1,
            List.of(new Fact.Round.DomainScore("plant", 20, 0.9, 0.3)));
    Fact.Round.Arm nothing =
        new Fact.Round.Arm("nothing", true, false, "lost", 0.7, null, 0, 0, List.of());
    view.apply(
        List.of(
            new Fact.Round(
                "gas",
                1,
                Fact.Round.Verdict.LEARNT,
                "coral won",
                1,
                Fact.Round.TriggerKind.DRIFT,
                "INPUTS",
                80,
                20,
                640,
                1.5,
                NOW,
                List.of(nothing, won))));

    Update.Detail detail = requireNonNull(view.since(0, Watch.of("gas")).model());
    assertThat(requireNonNull(detail.versions()).getFirst().training())
        .isEqualTo(
            new Update.Training(
                "coral",
                Fact.Round.TriggerKind.DRIFT,
                "INPUTS",
                80,
                20,
                640,
                List.of("plant"),
                0.7,
                0.9));
  }

  private void apply(DriftFact... facts) {
    view.apply(List.of(facts));
  }

  private DriftUpdate.Summary summary() {
    return view.since(0, Watch.FLEET).models().getFirst().drift();
  }

  private DriftUpdate drift() {
    return requireNonNull(requireNonNull(view.since(0, Watch.of("gas")).model()).drift());
  }

  private FeaturePage page(FeatureQuery query) {
    return view.features("gas", query).orElseThrow();
  }

  private FeatureDetail feature(String name) {
    Watch watch = new Watch("gas", null, new FeatureName(null, name));
    return requireNonNull(view.since(0, watch).feature());
  }

  private List<String> names(FeatureQuery query) {
    return page(query).rows().stream().map(FeatureRow::feature).toList();
  }

  private static FeatureQuery query() {
    return query(Sort.DRIFT, false, "", 1, 50);
  }

  private static FeatureQuery query(Sort sort, boolean reverse, String q, int page, int size) {
    return new FeatureQuery(null, sort, reverse, q, page, size, null);
  }

  private static DriftFact state(
      @Nullable String feature, Evidence evidence, double score, Instant at) {
    return state(new Stream(DOMAIN, evidence, feature), score, at);
  }

  private static DriftFact state(Stream stream, double score, Instant at) {
    boolean errors = stream.evidence() == Evidence.ERRORS;
    return new DriftFact.State(
        "gas",
        stream,
        "ks",
        score >= 0.2 ? Level.DRIFT : score >= 0.14 ? Level.WARNING : Level.STABLE,
        score,
        0.2,
        20,
        stream.feature() == null ? List.of() : List.of(5L, 15L),
        errors ? -1 : 1,
        at);
  }

  private static DriftFact signal(
      @Nullable String feature, Evidence evidence, Level before, double score, Instant at) {
    return new DriftFact.Signal(
        "gas",
        new Stream(DOMAIN, evidence, feature),
        "ks",
        before,
        Level.STABLE,
        score,
        0.2,
        0,
        1,
        at);
  }

  private static DriftFact reference(long epoch, int block, int blocks, String... features) {
    return new DriftFact.Reference(
        "gas",
        epoch,
        (int) epoch,
        block,
        blocks,
        IntStream.range(0, features.length)
            .mapToObj(
                i ->
                    new Profile(
                        features[i], List.of(1.0), List.of(10L, 10L), List.of(), 0, 2, 1, 0.5, 20))
            .toList());
  }
}
