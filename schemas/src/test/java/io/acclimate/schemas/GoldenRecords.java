package io.acclimate.schemas;

import io.acclimate.avro.AdaptationReport;
import io.acclimate.avro.AliasTarget;
import io.acclimate.avro.Applied;
import io.acclimate.avro.ArmReport;
import io.acclimate.avro.Box;
import io.acclimate.avro.BoxesLabel;
import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.CloseExperience;
import io.acclimate.avro.CompleteRound;
import io.acclimate.avro.CreateModel;
import io.acclimate.avro.DomainMetrics;
import io.acclimate.avro.DriftEvidence;
import io.acclimate.avro.DriftLevel;
import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.DriftSignal;
import io.acclimate.avro.DriftState;
import io.acclimate.avro.DriftTrigger;
import io.acclimate.avro.Example;
import io.acclimate.avro.Experience;
import io.acclimate.avro.ExperiencePolicy;
import io.acclimate.avro.FeatureProfile;
import io.acclimate.avro.Head;
import io.acclimate.avro.InferenceRequest;
import io.acclimate.avro.InputKind;
import io.acclimate.avro.InputSignature;
import io.acclimate.avro.Label;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.LastExperience;
import io.acclimate.avro.Media;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.avro.Named;
import io.acclimate.avro.NewVersion;
import io.acclimate.avro.Outcome;
import io.acclimate.avro.Output;
import io.acclimate.avro.Prediction;
import io.acclimate.avro.ReleasePolicy;
import io.acclimate.avro.Role;
import io.acclimate.avro.SetLabel;
import io.acclimate.avro.SetTraffic;
import io.acclimate.avro.Side;
import io.acclimate.avro.Task;
import io.acclimate.avro.Tensor;
import io.acclimate.avro.Text;
import io.acclimate.avro.TopicSource;
import io.acclimate.avro.TrafficShare;
import io.acclimate.avro.Trigger;
import io.acclimate.avro.TriggerKind;
import io.acclimate.avro.UpdateSpec;
import io.acclimate.avro.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record of every topic's value, with something in every field that the type allows, as the
 * first release had it; and one more for every later release of a schema.
 */
final class GoldenRecords {
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00.123Z");
  private static final Instant LATER = AT.plusMillis(4_567);
  private static final Tensor TENSOR =
      new Tensor("F32", List.of(2L), ByteBuffer.wrap(new byte[] {0, 0, -128, 63, 0, 0, 0, -64}));
  private static final Output OUTPUT = new Output(new ClassLabel("ethanol"), TENSOR);
  private static final Head HEAD =
      new Head(digest('a'), digest('b'), digest('c'), new LastExperience(7L, 3, 1_234L));
  private static final Trigger TRIGGER = new Trigger(TriggerKind.COUNT, "count=100");
  private static final ModelCommand COMMAND = learnt(null);
  private static final ModelCommand COMMAND_V2 = learnt(digest('6'));

  private static final ModelSpec SPEC_V3 =
      spec(new ExperiencePolicy(100, 60_000L, new DriftTrigger(50, 200)));
  private static final ModelCommand COMMAND_V3 =
      new ModelCommand("c-2", "gas-sensors", "ann", AT, new UpdateSpec(SPEC_V3));
  private static final ModelCommand COMMAND_V4 =
      completeRound(Verdict.UNCHANGED, "nothing wins", null, digest('6'));

  private static final ModelCommand COMMAND_V5 =
      new ModelCommand(
          "c-3",
          "gas-sensors",
          "ann",
          AT,
          new SetTraffic(
              List.of(
                  new TrafficShare("challenger", Role.SHADOW, 0.5),
                  new TrafficShare("candidate", Role.CANARY, 0.25)),
              "try it"));

  static final List<SpecificRecord> ALL =
      List.of(
          new LabelledEvent("e-1", "gas-sensors", "batch-3", TENSOR, new ClassLabel("ethanol"), AT),
          new Label(
              "e-1",
              "gas-sensors",
              new BoxesLabel(List.of(new Box("cat", 0.25f, 0.5f, 0.125f, 0.0625f))),
              AT),
          new InferenceRequest(
              "e-2",
              "gas-sensors",
              null,
              new Media("image/png", ByteBuffer.wrap(new byte[] {1, 2, 3})),
              "champion",
              null),
          new Prediction(
              "e-2",
              "gas-sensors",
              "batch-3",
              new Text("grüße"),
              OUTPUT,
              4,
              digest('a'),
              Role.SERVE,
              AT),
          new Example("e-1", "gas-sensors", "batch-3", Side.HOLD_OUT, TENSOR, null, AT, LATER),
          new Experience(
              "gas-sensors", 8L, 3, 1_235L, 1_400L, 80, 20, 5, TRIGGER, digest('9'), AT, LATER),
          new Outcome(
              "e-2",
              "gas-sensors",
              4,
              digest('a'),
              Role.CANARY,
              "batch-3",
              OUTPUT,
              new SetLabel(List.of("a", "b")),
              true,
              -12L,
              AT),
          new AdaptationReport(
              "gas-sensors",
              8L,
              Verdict.LEARNT,
              "fine-tuning beats nothing (p = 0.001)",
              5,
              digest('e'),
              digest('a'),
              digest('d'),
              digest('8'),
              TRIGGER,
              80,
              120,
              400,
              List.of(
                  new ArmReport(
                      "fine-tuning",
                      true,
                      true,
                      "beats nothing",
                      300,
                      1.5,
                      0.97,
                      0.001,
                      List.of(new DomainMetrics("batch-3", 60, 0.98, 0.05)))),
              digest('7'),
              32,
              "cpu",
              2.5,
              AT,
              LATER),
          new DriftReferences(
              "gas-sensors",
              99L,
              4,
              0,
              2,
              List.of(
                  new FeatureProfile(
                      "s1.dR",
                      List.of(0.0, 1.5),
                      List.of(10L, 20L, 30L),
                      -1.0,
                      3.0,
                      0.7,
                      0.2,
                      60L,
                      List.of()))),
          new DriftSignal(
              "gas-sensors",
              "batch-3",
              "s1.dR",
              DriftEvidence.INPUTS,
              "psi",
              DriftLevel.STABLE,
              DriftLevel.WARNING,
              0.21,
              0.2,
              500L,
              4,
              AT),
          new DriftState(
              "gas-sensors",
              "batch-3",
              null,
              DriftEvidence.ERRORS,
              "ddm",
              DriftLevel.DRIFT,
              3.5,
              3.0,
              500L,
              List.of(1L, 2L),
              -1L,
              AT),
          new CloseExperience("c-2", "gas-sensors", 1_500L, "ann", AT),
          COMMAND,
          applied(COMMAND),
          new ModelUpdate(
              "gas-sensors",
              101L,
              false,
              Map.of("champion", new AliasTarget(5, digest('e'), 123_456L, null, null)),
              List.of(new TrafficShare("champion", Role.SERVE, 1.0))),
          spec(new ExperiencePolicy(100, 60_000L, null)));

  static final List<SpecificRecord> V2 =
      List.of(
          new DriftReferences(
              "gas-sensors",
              99L,
              4,
              1,
              2,
              List.of(
                  new FeatureProfile(
                      "label",
                      List.of(0.5),
                      List.of(20L, 40L),
                      0.0,
                      1.0,
                      2.0 / 3.0,
                      0.47,
                      60L,
                      List.of("ethanol", "ethylene")))),
          COMMAND_V2,
          applied(COMMAND_V2));

  static final List<SpecificRecord> V3 = List.of(SPEC_V3, COMMAND_V3, applied(COMMAND_V3));

  static final List<SpecificRecord> V4 = List.of(COMMAND_V4, applied(COMMAND_V4));

  /** What was added with tags, traffic and versions that people put away. */
  static final List<SpecificRecord> V5 =
      List.of(
          COMMAND_V5,
          new ModelChange(
              new ModelCommand(
                  "c-4", "pumps", "ann", AT, new CreateModel("of plant 2", Map.of("team", "blue"))),
              new Named("the name is taken"),
              LATER));

  private GoldenRecords() {}

  private static ModelCommand learnt(@Nullable String profiles) {
    return completeRound(
        Verdict.LEARNT,
        "fine-tuning beats nothing (p = 0.001)",
        new NewVersion(digest('e'), digest('f'), 123_456L, "fine-tuning on batch 3", profiles),
        null);
  }

  private static ModelCommand completeRound(
      Verdict verdict, String reason, @Nullable NewVersion version, @Nullable String profiles) {
    return new ModelCommand(
        "c-1",
        "gas-sensors",
        "adaptation-service",
        AT,
        new CompleteRound(
            8L,
            3,
            1_235L,
            1_400L,
            digest('d'),
            HEAD,
            verdict,
            reason,
            version,
            digest('f'),
            profiles));
  }

  private static ModelSpec spec(ExperiencePolicy experience) {
    return ModelSpec.newBuilder()
        .setModel("gas-sensors")
        .setEpoch(101L)
        .setDigest(digest('9'))
        .setTask(Task.CLASSIFICATION)
        .setInput(
            InputSignature.newBuilder()
                .setKind(InputKind.TENSOR)
                .setDtype("F32")
                .setShape(List.of(128L))
                .setMediaTypes(List.of())
                .build())
        .setClasses(List.of("ethanol", "ethylene"))
        .setSourceDomain("batch-1")
        .setTargetDomain("live")
        .setHoldOutFraction(0.2)
        .setExperience(experience)
        .setSources(List.of(new TopicSource("plant.readings", "id", List.of("a.b"), "gas", null)))
        .setReleasePolicy(ReleasePolicy.AUTO)
        .setPaused(true)
        .setDeleted(false)
        .build();
  }

  private static ModelChange applied(ModelCommand command) {
    return new ModelChange(
        command,
        new Applied(
            HEAD,
            5,
            Map.of(
                "champion",
                new AliasTarget(
                    5, digest('e'), 123_456L, ByteBuffer.wrap(new byte[] {9}), "key-1")),
            "version 5 is champion"),
        LATER);
  }

  private static String digest(char digit) {
    return String.valueOf(digit).repeat(64);
  }
}
