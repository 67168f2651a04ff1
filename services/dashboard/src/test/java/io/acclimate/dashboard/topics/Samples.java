package io.acclimate.dashboard.topics;

import io.acclimate.avro.AdaptationReport;
import io.acclimate.avro.AliasTarget;
import io.acclimate.avro.Applied;
import io.acclimate.avro.ArmReport;
import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.CompleteRound;
import io.acclimate.avro.DomainMetrics;
import io.acclimate.avro.Experience;
import io.acclimate.avro.Head;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.LastExperience;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.Outcome;
import io.acclimate.avro.Output;
import io.acclimate.avro.Refused;
import io.acclimate.avro.Role;
import io.acclimate.avro.Tensor;
import io.acclimate.avro.Trigger;
import io.acclimate.avro.TriggerKind;
import io.acclimate.avro.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Records as the other services write them. */
public final class Samples {
  private static final String DIGEST = "0".repeat(64);

  private Samples() {}

  /** A model's registration with version 1. */
  public static ModelChange registered(String model, Instant at) {
    // What was registered is of no interest here, and needs a page to be written down.
    return applied(
        model,
        new io.acclimate.avro.RegisterModel(spec(model), head(), newVersion()),
        null,
        1,
        1,
        "registered with version 1 as champion",
        at);
  }

  /** A round that made a version and a champion of it. */
  public static ModelChange learnt(
      String model, long experience, int version, String reason, Instant at) {
    return applied(
        model,
        round(experience, Verdict.LEARNT, reason, newVersion()),
        experience,
        version,
        version,
        "experience %d is completed as learnt: %s; version %d is champion"
            .formatted(experience, reason, version),
        at);
  }

  /** A round that made no version. */
  public static ModelChange unchanged(
      String model, long experience, int champion, String reason, Instant at) {
    return applied(
        model,
        round(experience, Verdict.UNCHANGED, reason, null),
        experience,
        null,
        champion,
        "experience %d is completed as unchanged: %s".formatted(experience, reason),
        at);
  }

  /** Any command, carried out. */
  public static ModelChange applied(
      String model,
      SpecificRecord command,
      @Nullable Integer version,
      int champion,
      String detail,
      Instant at) {
    return applied(model, command, null, version, champion, detail, at);
  }

  private static ModelChange applied(
      String model,
      SpecificRecord command,
      @Nullable Long experience,
      @Nullable Integer version,
      int champion,
      String detail,
      Instant at) {
    LastExperience last =
        experience == null ? null : new LastExperience(experience, 0, 100 * experience + 99);
    return new ModelChange(
        command(model, command, at),
        new Applied(
            new Head(DIGEST, null, null, last),
            version,
            Map.of("champion", new AliasTarget(champion, DIGEST, 1L, null, null)),
            detail),
        at);
  }

  /** A round that was refused. */
  public static ModelChange refused(String model, Instant at) {
    return new ModelChange(
        command(model, round(1, Verdict.UNCHANGED, "nothing won", null), at),
        new Refused("head-mismatch", "The head has moved on.", null, List.of()),
        at);
  }

  /** A command that was seen before. */
  public static ModelChange repeated(String model, Instant at) {
    return new ModelChange(
        command(model, round(1, Verdict.UNCHANGED, "nothing won", null), at),
        new io.acclimate.avro.Repeated(0L),
        at);
  }

  public static Outcome outcome(
      String model, int version, Role role, @Nullable Boolean correct, Instant at) {
    return new Outcome(
        "e-" + at.toEpochMilli(),
        model,
        version,
        DIGEST,
        role,
        "batch2",
        new Output(new ClassLabel("ethanol"), null),
        new ClassLabel("ethanol"),
        correct,
        12L,
        at);
  }

  public static AdaptationReport report(
      String model,
      long experience,
      Verdict verdict,
      @Nullable Integer version,
      String reason,
      List<ArmReport> arms,
      Instant at) {
    return new AdaptationReport(
        model,
        experience,
        verdict,
        reason,
        version,
        null,
        DIGEST,
        DIGEST,
        DIGEST,
        trigger(experience),
        80,
        20,
        640,
        arms,
        DIGEST,
        32,
        "cpu",
        2.4,
        at.minusMillis(2_400),
        at);
  }

  /** Every third experience is closed by drift. */
  private static Trigger trigger(long experience) {
    return experience % 3 == 0
        ? new Trigger(TriggerKind.DRIFT, "INPUTS of batch2: drifted-features 0.41 over 0.2")
        : new Trigger(TriggerKind.COUNT, "count=100");
  }

  public static ArmReport arm(
      String name, boolean trained, boolean won, double accuracy, @Nullable Double pValue) {
    return new ArmReport(
        name,
        trained,
        won,
        trained ? "tried" : "skipped",
        10,
        0.5,
        accuracy,
        pValue,
        List.of(
            new DomainMetrics("batch1", 80, accuracy, 0.4),
            new DomainMetrics("batch2", 20, accuracy, 0.6)));
  }

  /** An experience that was closed. */
  public static Experience experience(String model, long number, Instant at) {
    return new Experience(
        model,
        number,
        0,
        100 * number,
        100 * number + 99,
        80,
        20,
        0,
        trigger(number),
        DIGEST,
        at.minusSeconds(10),
        at);
  }

  /** A refused event. */
  public static LabelledEvent event(String model) {
    return new LabelledEvent(
        "e-1",
        model,
        "batch2",
        new Tensor("F32", List.of(1L), ByteBuffer.wrap(new byte[4])),
        new ClassLabel("ethanol"),
        null);
  }

  private static CompleteRound round(
      long experience,
      Verdict verdict,
      String reason,
      io.acclimate.avro.@Nullable NewVersion version) {
    return new CompleteRound(
        experience, 0, 0L, 99L, DIGEST, head(), verdict, reason, version, DIGEST, null);
  }

  private static ModelCommand command(String model, SpecificRecord command, Instant at) {
    return new ModelCommand("c-" + at.toEpochMilli(), model, "tests", at, command);
  }

  private static Head head() {
    return new Head(DIGEST, null, null, null);
  }

  private static io.acclimate.avro.NewVersion newVersion() {
    return new io.acclimate.avro.NewVersion(DIGEST, DIGEST, 1L, "a version", null);
  }

  private static io.acclimate.avro.ModelSpec spec(String model) {
    return new io.acclimate.avro.ModelSpec(
        model,
        -1L,
        DIGEST,
        io.acclimate.avro.Task.CLASSIFICATION,
        new io.acclimate.avro.InputSignature(
            io.acclimate.avro.InputKind.TENSOR, "float32", List.of(128L), List.of()),
        List.of("ethanol", "ammonia"),
        "batch1",
        "batch2",
        0.2,
        new io.acclimate.avro.ExperiencePolicy(100, 60_000L, null),
        List.of(),
        io.acclimate.avro.ReleasePolicy.AUTO,
        false,
        false);
  }
}
