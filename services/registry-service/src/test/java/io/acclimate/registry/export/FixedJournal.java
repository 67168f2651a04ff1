package io.acclimate.registry.export;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.signing.Signature;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.AliasTarget;
import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.Change;
import io.acclimate.registry.state.Decision;
import io.acclimate.registry.state.Envelope;
import io.acclimate.registry.state.ExperienceRange;
import io.acclimate.registry.state.NewVersion;
import io.acclimate.registry.state.Notes;
import io.acclimate.registry.state.RegistryState;
import io.acclimate.registry.state.Spec;
import io.acclimate.registry.state.TrafficShare;
import io.acclimate.registry.state.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A small journal that never changes, with something of everything that an export holds. */
final class FixedJournal {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String GAS = "gas-sensors";

  private static final Head FIRST = new Head(digest(1), null, digest(2), null);
  private static final ExperienceRange RANGE = new ExperienceRange(1, 3, 100, 160);
  private static final Head SECOND =
      new Head(digest(3), digest(4), digest(5), new LastExperience(1, 3, 160));
  private static final AliasTarget ONE = new AliasTarget(1, digest(1), 1000, null);
  private static final AliasTarget TWO =
      new AliasTarget(2, digest(3), 2000, new Signature("061e1599768f5bb6", new byte[] {48, 6}));
  private static final Map<String, AliasTarget> BOTH = Map.of("champion", TWO, "shadow", ONE);

  private final RegistryState state = new RegistryState();

  private FixedJournal() {}

  static RegistryState folded() {
    FixedJournal journal = new FixedJournal();
    journal.fill();
    return journal.state;
  }

  private void fill() {
    named("turbines", new Action.CreateModel(new Notes("to come", Map.of("plant", "3"))));
    applied(
        GAS,
        new Action.RegisterModel(spec(), FIRST, version(1)),
        FIRST,
        1,
        Map.of("champion", ONE));
    applied(
        GAS,
        new Action.CompleteRound(
            RANGE,
            FIRST.digest(),
            SECOND,
            Verdict.LEARNT,
            "fine-tuning wins",
            version(3),
            digest(13),
            null),
        SECOND,
        2,
        Map.of("champion", TWO));
    refused(GAS, "unknown-version");
    applied(
        GAS,
        new Action.Annotate(2, "of \u00fcnit 7", Map.of("b", "2", "a", "1"), List.of()),
        SECOND,
        null,
        Map.of("champion", TWO));
    applied(GAS, new Action.SetAlias("shadow", 1, "", null), SECOND, null, BOTH);
    applied(
        GAS,
        new Action.SetTraffic(
            List.of(new TrafficShare("shadow", TrafficShare.Role.SHADOW, 0.25)), ""),
        SECOND,
        null,
        BOTH);
    applied(
        GAS,
        new Action.RoundFailed(
            new ExperienceRange(2, 3, 161, 200), SECOND.digest(), "out of memory"),
        SECOND,
        null,
        BOTH);
    applied(GAS, new Action.PauseModel("night"), SECOND, null, BOTH);
    applied(
        "pumps",
        new Action.RegisterModel(spec(), FIRST, version(1)),
        FIRST,
        1,
        Map.of("champion", ONE));
    applied("pumps", new Action.DeleteModel("sold"), FIRST, null, Map.of("champion", ONE));
  }

  private void applied(
      String model,
      Action action,
      Head head,
      @Nullable Integer version,
      Map<String, AliasTarget> aliases) {
    append(model, action, new Decision.Applied(head, version, new TreeMap<>(aliases), "done"));
  }

  private void named(String model, Action action) {
    append(model, action, new Decision.Named("taken"));
  }

  private void refused(String model, String code) {
    append(model, null, new Decision.Refused(code, "no", SECOND, List.of()));
  }

  private void append(String model, @Nullable Action action, Decision decision) {
    long offset = state.position() + 2;
    Instant time = NOON.plusSeconds(offset);
    String kind = action == null ? "SetAlias" : action.getClass().getSimpleName();
    Envelope envelope = new Envelope("id-" + offset, model, kind, "test", time);
    state.append(new Change(new Answer(offset, envelope, decision, time, null), action));
  }

  private static NewVersion version(int seed) {
    return new NewVersion(
        digest(seed), digest(seed + 10), 1000L * seed, "version of " + seed, digest(seed + 20));
  }

  private static Spec spec() {
    return new Spec(
        digest(30),
        Spec.Task.CLASSIFICATION,
        new Spec.Input(Spec.InputKind.TENSOR, "F32", List.of(128L), List.of()),
        List.of("a", "b"),
        "month-1",
        "plant",
        0.2,
        60,
        60_000,
        null,
        List.of(),
        Spec.ReleasePolicy.AUTO);
  }

  private static Digest digest(int seed) {
    return Digest.of(new byte[] {(byte) seed});
  }
}
