package io.acclimate.dashboard.topics;

import io.acclimate.avro.AdaptationReport;
import io.acclimate.avro.AliasTarget;
import io.acclimate.avro.Annotate;
import io.acclimate.avro.Applied;
import io.acclimate.avro.ArchiveVersion;
import io.acclimate.avro.ArmReport;
import io.acclimate.avro.CompleteRound;
import io.acclimate.avro.CreateModel;
import io.acclimate.avro.DeleteModel;
import io.acclimate.avro.DeleteVersion;
import io.acclimate.avro.Experience;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.LastExperience;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.Outcome;
import io.acclimate.avro.PauseModel;
import io.acclimate.avro.RefuseVersion;
import io.acclimate.avro.Refused;
import io.acclimate.avro.RegisterModel;
import io.acclimate.avro.RemoveAlias;
import io.acclimate.avro.RepublishVersion;
import io.acclimate.avro.ResumeModel;
import io.acclimate.avro.RetryExperience;
import io.acclimate.avro.Role;
import io.acclimate.avro.RollBack;
import io.acclimate.avro.RoundFailed;
import io.acclimate.avro.SetAlias;
import io.acclimate.avro.SetTraffic;
import io.acclimate.avro.UpdateSpec;
import io.acclimate.dashboard.view.Fact;
import io.acclimate.dashboard.view.Fact.Change.Kind;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.DeadLetter;
import io.acclimate.schemas.PoisonException;
import io.acclimate.schemas.SchemaRegistryClient;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of the topics to facts; Avro stops here. Each method throws a {@link
 * io.acclimate.schemas.PoisonException} for a value that is not what its topic holds.
 */
final class DashboardCodec {
  /** Domains kept of each arm of a round. */
  static final int MAX_DOMAINS = 20;

  /** Longest sentence kept; the whole of it is in the topic. */
  static final int MAX_TEXT = 500;

  private static final String CHAMPION = "champion";
  private static final String UNKNOWN_REASON = "unknown";

  private final ConfluentAvroDeserializer<ModelChange> changes;
  private final ConfluentAvroDeserializer<Outcome> outcomes;
  private final ConfluentAvroDeserializer<AdaptationReport> reports;
  private final ConfluentAvroDeserializer<Experience> experiences;
  private final ConfluentAvroDeserializer<LabelledEvent> events;

  DashboardCodec(SchemaRegistryClient schemas) {
    this.changes = new ConfluentAvroDeserializer<>(schemas, ModelChange.class);
    this.outcomes = new ConfluentAvroDeserializer<>(schemas, Outcome.class);
    this.reports = new ConfluentAvroDeserializer<>(schemas, AdaptationReport.class);
    this.experiences = new ConfluentAvroDeserializer<>(schemas, Experience.class);
    this.events = new ConfluentAvroDeserializer<>(schemas, LabelledEvent.class);
  }

  /** Empty for a repeated command, which changed nothing. */
  Optional<Fact> change(byte @Nullable [] value) {
    ModelChange change = changes.decode(value);
    return switch (change.getDecision()) {
      case Applied applied ->
          Optional.of(
              change(
                  change,
                  true,
                  applied.getDetail(),
                  applied.getVersion(),
                  champion(applied.getAliases()),
                  applied.getHead().getLastExperience()));
      case Refused refused ->
          Optional.of(change(change, false, refused.getReason(), null, null, null));
      default -> Optional.empty();
    };
  }

  /** Empty for what no caller was answered with, and where nothing is right or wrong. */
  Optional<Fact> outcome(byte @Nullable [] value) {
    Outcome outcome = outcomes.decode(value);
    Boolean correct = outcome.getCorrect();
    return outcome.getRole() == Role.SERVE && correct != null
        ? Optional.of(
            new Fact.Outcome(
                outcome.getModel(), outcome.getPredictedAt(), outcome.getVersion(), correct))
        : Optional.empty();
  }

  Fact round(byte @Nullable [] value) {
    AdaptationReport report = reports.decode(value);
    return new Fact.Round(
        report.getModel(),
        report.getExperience(),
        switch (report.getVerdict()) {
          case LEARNT -> Fact.Round.Verdict.LEARNT;
          case UNCHANGED -> Fact.Round.Verdict.UNCHANGED;
          case FAILED -> Fact.Round.Verdict.FAILED;
        },
        cut(report.getReason()),
        report.getVersion(),
        Fact.Round.TriggerKind.valueOf(report.getTrigger().getKind().name()),
        cut(report.getTrigger().getDetail()),
        report.getTrainExamples(),
        report.getHoldOutExamples(),
        report.getReplayExamples(),
        report.getSeconds(),
        report.getCompletedAt(),
        report.getArms().stream().map(DashboardCodec::arm).toList());
  }

  Fact experience(byte @Nullable [] value) {
    Experience experience = experiences.decode(value);
    return new Fact.Experience(
        experience.getModel(), experience.getNumber(), experience.getClosedAt());
  }

  /** Whatever the value is, its headers say why it is here. */
  Fact deadLetter(ConsumerRecord<String, byte[]> record) {
    Instant at = Instant.ofEpochMilli(record.timestamp());
    String model = model(record.value());
    return DeadLetter.from(record.headers())
        .map(
            letter ->
                new Fact.DeadLetter(
                    at, letter.topic(), cut(letter.reason()), cut(letter.message()), model))
        .orElseGet(() -> new Fact.DeadLetter(at, record.topic(), UNKNOWN_REASON, "", model));
  }

  /** The model that a refused event names; null if it is no event, or cannot be read. */
  private @Nullable String model(byte @Nullable [] value) {
    try {
      return events.decode(value).getModel();
    } catch (PoisonException unreadable) {
      return null;
    }
  }

  private static Fact change(
      ModelChange change,
      boolean applied,
      String detail,
      @Nullable Integer madeVersion,
      @Nullable Integer champion,
      @Nullable LastExperience last) {
    ModelCommand command = change.getCommand();
    CompleteRound round = command.getCommand() instanceof CompleteRound it ? it : null;
    return new Fact.Change(
        command.getModel(),
        change.getDecidedAt(),
        kind(command.getCommand()),
        applied,
        cut(detail),
        round == null ? "" : cut(round.getReason()),
        round == null ? null : round.getExperience(),
        madeVersion,
        champion,
        last == null ? null : last.getNumber());
  }

  static Kind kind(Object command) {
    return switch (command) {
      case RegisterModel register -> Kind.REGISTER;
      case CompleteRound round -> Kind.ROUND;
      case RoundFailed failed -> Kind.ROUND_FAILED;
      case SetAlias alias -> Kind.ALIAS;
      case RemoveAlias alias -> Kind.ALIAS;
      case SetTraffic traffic -> Kind.TRAFFIC;
      case RepublishVersion republish -> Kind.VERSION;
      case ArchiveVersion archive -> Kind.VERSION;
      case DeleteVersion version -> Kind.VERSION;
      case Annotate annotate -> Kind.NOTES;
      case CreateModel create -> Kind.NOTES;
      case RollBack rollBack -> Kind.ROLLBACK;
      case RefuseVersion refuse -> Kind.REFUSE_VERSION;
      case PauseModel pause -> Kind.PAUSE;
      case ResumeModel resume -> Kind.RESUME;
      case UpdateSpec spec -> Kind.SPEC;
      case RetryExperience retry -> Kind.RETRY;
      case DeleteModel delete -> Kind.DELETE;
      default -> throw new IllegalStateException("command: unknown kind " + command.getClass());
    };
  }

  private static @Nullable Integer champion(Map<String, AliasTarget> aliases) {
    AliasTarget champion = aliases.get(CHAMPION);
    return champion == null ? null : champion.getVersion();
  }

  private static Fact.Round.Arm arm(ArmReport arm) {
    return new Fact.Round.Arm(
        arm.getArm(),
        arm.getTrained(),
        arm.getWon(),
        cut(arm.getReason()),
        finite(arm.getAccuracy()),
        arm.getPValue(),
        arm.getSteps(),
        arm.getSeconds(),
        arm.getDomains().stream()
            .limit(MAX_DOMAINS)
            .map(
                domain ->
                    new Fact.Round.DomainScore(
                        domain.getDomain(),
                        domain.getN(),
                        finite(domain.getAccuracy()),
                        finite(domain.getLoss())))
            .toList());
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
  }
}
