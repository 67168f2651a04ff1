package io.acclimate.adaptationservice;

import io.acclimate.avro.AdaptationReport;
import io.acclimate.avro.ArmReport;
import io.acclimate.avro.DomainMetrics;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.TriggerKind;
import io.acclimate.client.AvroValues;
import io.acclimate.core.adaptation.RoundReport;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.SchemaRegistryClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of the topics to and from our own types; Avro stops here. */
final class AdaptationCodec {
  private final ConfluentAvroDeserializer<io.acclimate.avro.Experience> experiences;
  private final ConfluentAvroDeserializer<io.acclimate.avro.Example> examples;
  private final String issuedBy;

  /**
   * Makes a codec.
   *
   * @param issuedBy who asks, for the journal
   */
  AdaptationCodec(SchemaRegistryClient schemas, String issuedBy) {
    this.experiences = new ConfluentAvroDeserializer<>(schemas, io.acclimate.avro.Experience.class);
    this.examples = new ConfluentAvroDeserializer<>(schemas, io.acclimate.avro.Example.class);
    this.issuedBy = issuedBy;
  }

  /**
   * Reads a value of the experiences topic.
   *
   * @throws io.acclimate.schemas.PoisonException if it is none
   * @throws io.acclimate.core.artifact.InvalidFormatException if it says something impossible
   */
  Experience experience(byte @Nullable [] value) {
    io.acclimate.avro.Experience avro = experiences.decode(value);
    return new Experience(
        avro.getModel(),
        avro.getNumber(),
        new Range(avro.getPartition(), avro.getFirstOffset(), avro.getLastOffset()),
        new Experience.Trigger(kind(avro.getTrigger().getKind()), avro.getTrigger().getDetail()),
        new Digest(avro.getSpecDigest()),
        avro.getClosedAt());
  }

  /** Reads a value of the examples topic. */
  PackRow example(byte @Nullable [] value) {
    io.acclimate.avro.Example avro = examples.decode(value);
    return new PackRow(
        avro.getEventId(),
        avro.getDomain(),
        AvroValues.labelOrNull(avro.getLabel()),
        AvroValues.side(avro.getSide()),
        AvroValues.input(avro.getInput()));
  }

  ModelCommand command(Registry.Command command, Instant now) {
    return new ModelCommand(
        command.id(),
        command.experience().model(),
        issuedBy,
        millis(now),
        switch (command) {
          case Registry.CompleteRound complete -> completeRound(complete);
          case Registry.RoundFailed failed -> roundFailed(failed);
        });
  }

  AdaptationReport report(Reports.Report report) {
    return switch (report) {
      case Reports.Completed completed -> completed(completed);
      case Reports.GivenUp givenUp -> givenUp(givenUp);
    };
  }

  private static io.acclimate.avro.CompleteRound completeRound(Registry.CompleteRound command) {
    Registry.NewVersion version = command.version();
    Digest training = command.training();
    return io.acclimate.avro.CompleteRound.newBuilder()
        .setExperience(command.experience().number())
        .setPartition(command.range().partition())
        .setFirstOffset(command.range().firstOffset())
        .setLastOffset(command.range().lastOffset())
        .setExpectedHead(command.expectedHead().hex())
        .setNewHead(AvroValues.toAvro(command.newHead()))
        .setVerdict(verdict(command.verdict()))
        .setReason(command.reason())
        .setVersion(
            version == null || training == null
                ? null
                : new io.acclimate.avro.NewVersion(
                    version.serving().hex(),
                    training.hex(),
                    version.sizeBytes(),
                    version.description(),
                    hex(version.profiles())))
        .setTrainingDigest(training == null ? "" : training.hex())
        .setProfiles(hex(command.profiles()))
        .build();
  }

  private static @Nullable String hex(@Nullable Digest digest) {
    return digest == null ? null : digest.hex();
  }

  private static io.acclimate.avro.RoundFailed roundFailed(Registry.RoundFailed command) {
    return io.acclimate.avro.RoundFailed.newBuilder()
        .setExperience(command.experience().number())
        .setPartition(command.range().partition())
        .setFirstOffset(command.range().firstOffset())
        .setLastOffset(command.range().lastOffset())
        .setExpectedHead(command.expectedHead().hex())
        .setCause(command.cause())
        .build();
  }

  private static AdaptationReport completed(Reports.Completed completed) {
    RoundReport round = completed.round();
    Digest serving = round.servingDigest();
    return common(completed)
        .setVerdict(
            switch (round.verdict()) {
              case LEARNT -> io.acclimate.avro.Verdict.LEARNT;
              case UNCHANGED -> io.acclimate.avro.Verdict.UNCHANGED;
            })
        .setReason(round.reason())
        .setVersion(completed.version())
        .setServingDigest(serving == null ? null : serving.hex())
        .setParentServingDigest(round.parentServingDigest().hex())
        .setHeadDigest(round.headDigest().hex())
        .setPackDigest(round.packDigest().hex())
        .setTrainExamples(round.trainExamples())
        .setHoldOutExamples(round.holdOutExamples())
        .setReplayExamples(round.replayExamples())
        .setArms(round.arms().stream().map(AdaptationCodec::arm).toList())
        .setSeed(round.seed().hex())
        .setEffectiveBatch(round.effectiveBatch())
        .setDevice(round.device())
        .build();
  }

  /** No round ran to its end: figures are zero, and the pack is the empty one. */
  private static AdaptationReport givenUp(Reports.GivenUp givenUp) {
    return common(givenUp)
        .setVerdict(io.acclimate.avro.Verdict.FAILED)
        .setReason(givenUp.reason())
        .setVersion(null)
        .setServingDigest(null)
        .setParentServingDigest(givenUp.head().weights().hex())
        .setHeadDigest(givenUp.head().digest().hex())
        .setPackDigest(new Pack(List.of()).digest().hex())
        .setTrainExamples(0)
        .setHoldOutExamples(0)
        .setReplayExamples(0)
        .setArms(List.of())
        .setSeed("")
        .setEffectiveBatch(0)
        .setDevice("")
        .build();
  }

  private static AdaptationReport.Builder common(Reports.Report report) {
    Experience experience = report.experience();
    Duration took = Duration.between(report.startedAt(), report.completedAt());
    return AdaptationReport.newBuilder()
        .setModel(experience.model())
        .setExperience(experience.number())
        .setTrigger(
            new io.acclimate.avro.Trigger(
                kind(experience.trigger().kind()), experience.trigger().detail()))
        .setSeconds(took.toNanos() / 1e9)
        .setStartedAt(millis(report.startedAt()))
        .setCompletedAt(millis(report.completedAt()));
  }

  private static ArmReport arm(RoundReport.ArmReport arm) {
    return ArmReport.newBuilder()
        .setArm(arm.arm())
        .setTrained(arm.trained())
        .setWon(arm.won())
        .setReason(arm.reason())
        .setSteps(arm.steps())
        .setSeconds(arm.seconds())
        .setAccuracy(arm.accuracy())
        .setPValue(arm.pValue())
        .setDomains(
            arm.domains().stream()
                .map(d -> new DomainMetrics(d.domain(), d.n(), d.accuracy(), d.loss()))
                .toList())
        .build();
  }

  private static io.acclimate.avro.Verdict verdict(Registry.Verdict verdict) {
    return switch (verdict) {
      case LEARNT -> io.acclimate.avro.Verdict.LEARNT;
      case UNCHANGED -> io.acclimate.avro.Verdict.UNCHANGED;
      case FAILED -> io.acclimate.avro.Verdict.FAILED;
    };
  }

  private static Experience.Trigger.Kind kind(TriggerKind kind) {
    return switch (kind) {
      case COUNT -> Experience.Trigger.Kind.COUNT;
      case TIME -> Experience.Trigger.Kind.TIME;
      case DRIFT -> Experience.Trigger.Kind.DRIFT;
      case MANUAL -> Experience.Trigger.Kind.MANUAL;
    };
  }

  private static TriggerKind kind(Experience.Trigger.Kind kind) {
    return switch (kind) {
      case COUNT -> TriggerKind.COUNT;
      case TIME -> TriggerKind.TIME;
      case DRIFT -> TriggerKind.DRIFT;
      case MANUAL -> TriggerKind.MANUAL;
    };
  }

  private static Instant millis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }
}
