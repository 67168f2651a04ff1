package io.acclimate.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.core.artifact.LabelValue.NumberValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSpecTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/model-spec.json");
  private static final Path GOLDEN_WITH_DRIFT =
      Path.of("src/test/resources/golden/model-spec-with-drift.json");
  private static final Path GOLDEN_WITH_WEIGHTS =
      Path.of("src/test/resources/golden/model-spec-with-weights.json");
  private static final Path GOLDEN_WITH_RETENTION =
      Path.of("src/test/resources/golden/model-spec-with-retention.json");
  private static final Path GOLDEN_WITH_PREPROCESSING =
      Path.of("src/test/resources/golden/model-spec-with-preprocessing.json");
  private static final String SMALLEST =
      """
      {"model":"gas-sensors","input":{"kind":"tensor","shape":[128]},"classes":["a","b"],
       "sourceDomain":"batch-1","targetDomain":"plant"%s}
      """;

  private static ModelSpec spec(String more) {
    return ModelSpec.fromJson(Json.parse(SMALLEST.formatted(more)));
  }

  /** A blob with every key that there was in the first release of the format. */
  private static ModelSpec full() {
    return full("\"format\":\"acclimate-spec/1\"", "");
  }

  private static ModelSpec fullWithDrift() {
    return full(
        "\"format\":\"acclimate-spec/1\"",
        ",\"drift\":{\"enabled\":true,\"minExamples\":30,\"coolDownExamples\":70}");
  }

  private static ModelSpec fullWithWeights() {
    return full(
        "\"format\":\"acclimate-spec/1\"",
        ",\"drift\":{\"enabled\":true,\"minExamples\":30,\"coolDownExamples\":70}",
        ",\"currentWeight\":0.75,\"alignmentWeights\":{\"mcc\":0.5,\"im\":2}");
  }

  private static ModelSpec fullWithPreprocessing() {
    return full(
        "\"format\":\"acclimate-spec/1\",\"preprocessing\":{\"transform\":\"yeo-johnson\"}",
        ",\"drift\":{\"enabled\":true,\"minExamples\":30,\"coolDownExamples\":70}",
        ",\"currentWeight\":0.75");
  }

  private static ModelSpec fullWithRetention() {
    return full(
        "\"format\":\"acclimate-spec/1\",\"preprocessing\":{\"transform\":\"yeo-johnson\"}",
        ",\"drift\":{\"enabled\":true,\"minExamples\":30,\"coolDownExamples\":70}",
        ",\"currentWeight\":0.75,\"settlingRows\":1000,\"retentionWeights\":{\"ewc\":30,\"der\":0.5}");
  }

  private static ModelSpec full(String format, String drift) {
    return full(format, drift, "");
  }

  private static ModelSpec full(String format, String drift, String weights) {
    String more =
        """
        ,FORMAT,"task":"classification","holdOutFraction":0.25,
        "experience":{"maxExamples":50,"maxMillis":1000DRIFT},
        "adaptation":{"arms":["nothing","fine-tuning+coral"],
          "optimizer":{"name":"sgd","learningRate":0.01,"momentum":0.5,"weightDecay":0.01},
          "batch":16,"steps":100,"replay":{"capacity":10,"policy":"reservoir","share":0.25},
          "holdOutCapacity":20,"significance":0.1,"forgettingLimit":0.02,"clipNorm":5,"coralWeight":0.5WEIGHTS},
        "release":{"policy":"manual"},
        "sources":[{"topic":"legacy","idPath":"meta.id","featurePaths":["a","b"],"labelPath":"truth"}]
        """
            .replace("FORMAT", format)
            .replace("DRIFT", drift)
            .replace("WEIGHTS", weights);
    return ModelSpec.fromJson(Json.parse(SMALLEST.formatted(more).replace("128", "2")));
  }

  @ParameterizedTest
  @CsvSource({
    "fine-tuning+head-only, fine-tuning+head-only",
    "fine-tuning+last-1, fine-tuning+head-only",
    "fine-tuning+last-12, fine-tuning+last-12",
    "fine-tuning+lora+distillation+mcc, fine-tuning+mcc+distillation+lora",
    "fine-tuning+probe-first+ewc, fine-tuning+ewc+probe-first",
    "fine-tuning+discriminative, fine-tuning+discriminative",
    "nearest-class-mean, nearest-class-mean",
    "label-shift, label-shift"
  })
  void armsAreSpeltInOneWay(String written, String key) {
    ModelSpec spec = spec(",\"adaptation\":{\"arms\":[\"nothing\",\"" + written + "\"]}");

    assertThat(spec.adaptation().arms().get(1).key()).isEqualTo(key);
    assertThat(ModelSpec.parse(spec.toBytes())).isEqualTo(spec);
    assertThat(Arm.of(key)).isEqualTo(Arm.of(written));
  }

  @Test
  void goldenBytesStay() throws IOException {
    assertGolden(full(), GOLDEN);
    assertGolden(fullWithDrift(), GOLDEN_WITH_DRIFT);
    assertGolden(fullWithWeights(), GOLDEN_WITH_WEIGHTS);
    assertGolden(fullWithPreprocessing(), GOLDEN_WITH_PREPROCESSING);
    assertGolden(fullWithRetention(), GOLDEN_WITH_RETENTION);
  }

  private static void assertGolden(ModelSpec spec, Path file) throws IOException {
    if (System.getProperty("golden.write") != null && Files.notExists(file)) {
      Files.write(file, spec.toBytes());
    }

    assertThat(spec.toBytes()).isEqualTo(Files.readAllBytes(file));
    assertThat(ModelSpec.parse(Files.readAllBytes(file))).isEqualTo(spec);
  }

  @Test
  void aBlobThatIsOlderThanTheDriftTriggerHasNone() throws IOException {
    assertThat(ModelSpec.parse(Files.readAllBytes(GOLDEN)).experience().drift()).isNull();
    assertThat(spec("").experience().drift()).isEqualTo(new DriftTrigger(true, 50, 200));
    assertThat(spec(",\"experience\":{\"drift\":{\"enabled\":false}}").experience().drift())
        .isEqualTo(new DriftTrigger(false, 50, 200));
  }

  @Test
  void aBlobThatIsOlderThanTheCurrentWeightHasNone() throws IOException {
    assertThat(ModelSpec.parse(Files.readAllBytes(GOLDEN)).adaptation().currentWeight()).isNull();
    assertThat(spec("").adaptation().currentWeight()).isEqualTo(0.5);
    assertThat(spec(",\"adaptation\":{\"steps\":10}").adaptation().currentWeight()).isEqualTo(0.5);
    assertThat(spec(",\"adaptation\":{\"currentWeight\":0.8}").adaptation().currentWeight())
        .isEqualTo(0.8);
    assertThat(ModelSpec.parse(spec("").toBytes()).adaptation().currentWeight()).isEqualTo(0.5);
  }

  @Test
  void aBlobThatSaysNothingOfATransformHasNone() throws IOException {
    assertThat(ModelSpec.parse(Files.readAllBytes(GOLDEN)).transform())
        .isEqualTo(InputTransform.NONE);
    assertThat(spec("").transform()).isEqualTo(InputTransform.YEO_JOHNSON);
    assertThat(spec(",\"preprocessing\":{}").transform()).isEqualTo(InputTransform.YEO_JOHNSON);
    ModelSpec none = spec(",\"preprocessing\":{\"transform\":\"none\"}");
    assertThat(none.transform()).isEqualTo(InputTransform.NONE);
    assertThat(ModelSpec.parse(none.toBytes())).isEqualTo(none);
    assertThat(ModelSpec.parse(spec("").toBytes())).isEqualTo(spec(""));
  }

  @Test
  void aBlobThatIsOlderThanTheSettlingKeepsItsLearningRate() throws IOException {
    AdaptationPolicy old = ModelSpec.parse(Files.readAllBytes(GOLDEN)).adaptation();
    AdaptationPolicy now = spec(",\"adaptation\":{\"settlingRows\":1000}").adaptation();

    assertThat(old.settlingRows()).isNull();
    assertThat(old.learningRateAfter(1_000_000)).isEqualTo(old.optimizer().learningRate());
    assertThat(spec("").adaptation().settlingRows()).isEqualTo(20_000);
    assertThat(ModelSpec.parse(spec("").toBytes()).adaptation().settlingRows()).isEqualTo(20_000);
    assertThat(now.learningRateAfter(0)).isEqualTo(0.005);
    assertThat(now.learningRateAfter(3000)).isEqualTo(0.0025);
    assertThat(now.learningRateAfter(8000)).isCloseTo(0.005 / 3, within(1e-15));
  }

  /** What was the only schedule is not written, so that digests of older blobs stay. */
  @Test
  void aBlobThatSaysNothingOfAScheduleHasTheLinearOne() throws IOException {
    ModelSpec constant = spec(",\"adaptation\":{\"schedule\":\"constant\"}");

    assertThat(ModelSpec.parse(Files.readAllBytes(GOLDEN)).adaptation().schedule())
        .isEqualTo(Schedule.LINEAR);
    assertThat(spec("").adaptation().schedule()).isEqualTo(Schedule.LINEAR);
    assertThat(spec("").toJson().text()).doesNotContain("schedule");
    assertThat(constant.adaptation().schedule()).isEqualTo(Schedule.CONSTANT);
    assertThat(ModelSpec.parse(constant.toBytes())).isEqualTo(constant);
    assertThatThrownBy(() -> spec(",\"adaptation\":{\"schedule\":\"exponential\"}"))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("adaptation.schedule")
        .hasMessageContaining("[constant, linear, cosine]")
        .hasMessageContaining("exponential");
  }

  @Test
  void aBlobThatSaysNothingOfABudgetHasNone() throws IOException {
    ModelSpec bounded = spec(",\"adaptation\":{\"stepBudget\":2000}");

    assertThat(ModelSpec.parse(Files.readAllBytes(GOLDEN)).adaptation().stepBudget()).isNull();
    assertThat(spec("").toJson().text()).doesNotContain("stepBudget");
    assertThat(bounded.adaptation().stepBudget()).isEqualTo(2000);
    assertThat(ModelSpec.parse(bounded.toBytes())).isEqualTo(bounded);
    assertThatThrownBy(() -> spec(",\"adaptation\":{\"stepBudget\":0}"))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("adaptation.stepBudget");
    assertThatThrownBy(() -> spec(",\"adaptation\":{\"stepBudget\":149}"))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage(
            "adaptation.stepBudget: 149 is below adaptation.steps, 150, which an arm takes at least");
  }

  @Test
  void defaultsAreAsDocumented() {
    ModelSpec spec = spec("");

    assertThat(spec.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(spec.input()).isEqualTo(InputSignature.floats(128));
    assertThat(spec.holdOutFraction()).isEqualTo(0.2);
    assertThat(spec.experience())
        .isEqualTo(new ExperiencePolicy(100, 60_000, new DriftTrigger(true, 50, 200)));
    assertThat(spec.release()).isEqualTo(ReleasePolicy.AUTO);
    assertThat(spec.sources()).isEmpty();
    assertThat(spec.adaptation().arms()).isEqualTo(Arm.DEFAULTS);
    assertThat(spec.adaptation().optimizer())
        .isEqualTo(
            new AdaptationPolicy.Optimizer(
                AdaptationPolicy.Optimizer.Kind.ADAMW, 0.005, 0.3, 0.9, 0.9, 0.999, 1e-8));
    assertThat(spec.adaptation().replay())
        .isEqualTo(
            new AdaptationPolicy.Replay(3000, AdaptationPolicy.Replay.Policy.CLASS_BALANCED, 0.5));
  }

  @Test
  void stochasticGradientDescentHasDefaultsOfItsOwn() {
    ModelSpec spec =
        spec(
            """
            ,"adaptation":{"optimizer":{"name":"sgd"}}""");

    assertThat(spec.adaptation().optimizer())
        .isEqualTo(
            new AdaptationPolicy.Optimizer(
                AdaptationPolicy.Optimizer.Kind.SGD, 0.01, 1e-4, 0.9, 0.9, 0.999, 1e-8));
  }

  @Test
  void anArmNamesTheLossesThatItAddsInAnyOrder() {
    ModelSpec spec =
        spec(
            """
            ,"adaptation":{"arms":["nothing","fine-tuning+mcc+coral"],
                           "coralWeight":2,"alignmentWeights":{"mcc":0.5}}""");

    AdaptationPolicy policy = spec.adaptation();
    assertThat(policy.arms())
        .containsExactly(
            Arm.NOTHING,
            new Arm(Arm.Base.FINE_TUNING, List.of(AlignmentLoss.MCC, AlignmentLoss.CORAL)));
    assertThat(policy.arms().get(1).key()).isEqualTo("fine-tuning+coral+mcc");
    assertThat(policy.weightOf(AlignmentLoss.CORAL)).isEqualTo(2);
    assertThat(policy.weightOf(AlignmentLoss.MCC)).isEqualTo(0.5);
    assertThat(policy.weightOf(AlignmentLoss.ENTROPY)).isEqualTo(0.1);
    assertThat(ModelSpec.parse(spec.toBytes())).isEqualTo(spec);
  }

  @Test
  void anArmNamesWhatKeepsItFromForgettingAfterItsLosses() {
    ModelSpec spec =
        spec(
            """
            ,"adaptation":{"arms":["nothing","fine-tuning+ewc+distillation+mcc"],
                           "retentionWeights":{"ewc":3}}""");

    AdaptationPolicy policy = spec.adaptation();
    assertThat(policy.arms().get(1))
        .isEqualTo(
            new Arm(
                Arm.Base.FINE_TUNING,
                List.of(AlignmentLoss.MCC),
                List.of(Retention.EWC, Retention.DISTILLATION)));
    assertThat(policy.arms().get(1).key()).isEqualTo("fine-tuning+mcc+distillation+ewc");
    assertThat(policy.retentions())
        .containsExactlyInAnyOrder(Retention.DISTILLATION, Retention.EWC);
    assertThat(policy.weightOf(Retention.EWC)).isEqualTo(3);
    assertThat(policy.weightOf(Retention.DER)).isEqualTo(0.2);
    assertThat(policy.weightOf(Retention.SI)).isEqualTo(10_000);
    assertThat(ModelSpec.parse(spec.toBytes())).isEqualTo(spec);
    assertThat(spec.toJson().text()).contains("\"retentionWeights\":{\"der\":0.2,\"ewc\":3}");
  }

  @Test
  void aBlobThatNamesNoWeightOfEarlierAnswersKeepsTheUsualOne() throws IOException {
    ModelSpec old = ModelSpec.parse(Files.readAllBytes(GOLDEN));

    assertThat(old.adaptation().weightOf(Retention.DER)).isEqualTo(2);
    assertThat(old.toJson().text()).doesNotContain("retentionWeights");
    assertThat(spec("").toJson().text()).contains("\"retentionWeights\":{\"der\":0.2}");
  }

  @Test
  void theBlobSpellsOutDefaultsSoThatItsDigestIsItsOwn() {
    ModelSpec written = ModelSpec.parse(spec("").toBytes());

    assertThat(written).isEqualTo(spec(""));
    assertThat(written.digest()).isEqualTo(spec("").digest());
    assertThat(written.toJson().text()).contains("\"maxExamples\":100", "\"learningRate\":0.005");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "holdOutFraction":0.5                         | holdOutFraction: expected a number in 0..0.5 (0 and 0.5 excluded), found 0.5
          "holdOutFraction":"a fifth"                   | holdOutFraction: expected a number in
          "holdoutFraction":0.2                         | holdoutFraction: unknown key; known here are adaptation, classes
          "experience":{"maxExamples":0}                | experience.maxExamples: expected a whole number in 1..1000000, found 0
          "experience":{"maxExample":5}                 | experience.maxExample: unknown key
          "experience":{"drift":{"minExamples":0}}      | experience.drift.minExamples: expected a whole number in 1..1000000, found 0
          "experience":{"drift":{"cooldown":1}}         | experience.drift.cooldown: unknown key
          "experience":{"maxMillis":1.5}                | experience.maxMillis: expected a whole number
          "task":"detection"                            | task: expected one of [classification], found "detection"
          "adaptation":{"arms":["fine-tuning"]}         | must begin with nothing
          "adaptation":{"arms":["nothing","magic"]}     | arm: 'magic' begins with none of [nothing, normalisation, fine-tuning, retraining, self-training, nearest-class-mean, label-shift]
          "adaptation":{"arms":["nothing","nothing+mcc"]} | arm: nothing takes no losses, found [mcc]
          "adaptation":{"arms":["nothing","retraining+mcc"]} | arm: retraining takes no losses, found [mcc]
          "adaptation":{"arms":["nothing","fine-tuning+"]} | arm: 'fine-tuning+' adds '', which is not one of [coral, mmd
          "adaptation":{"arms":["nothing","fine-tuning+mcc+mcc"]} | arm: 'fine-tuning+mcc+mcc' adds 'mcc' twice
          "adaptation":{"arms":["nothing","fine-tuning+mcc+im","fine-tuning+im+mcc"]} | must begin with nothing and name no arm twice
          "adaptation":{"arms":["nothing","fine-tuning+last-0"]} | or [head-only, last-N, probe-first, discriminative, lora]
          "adaptation":{"arms":["nothing","fine-tuning+lora+last-3"]} | arm: 'fine-tuning+lora+last-3' adds [lora, last-3], of which an arm takes one
          "adaptation":{"arms":["nothing","fine-tuning+last-1","fine-tuning+head-only"]} | must begin with nothing and name no arm twice
          "adaptation":{"arms":["nothing","retraining+lora"]} | arm: retraining does not train on from the head's weights and takes no lora
          "adaptation":{"arms":["nothing","label-shift+mcc"]} | arm: label-shift takes no losses, found [mcc]
          "adaptation":{"arms":["nothing","fine-tuning+der+ewc+lora"]} | arm: lora moves no weight by itself and takes none of [ewc, l2-sp, si], found [der, ewc]
          "adaptation":{"arms":["nothing","retraining+ewc"]} | arm: retraining does not train on from the head's weights and takes no [ewc]
          "adaptation":{"retentionWeights":{"ewc":-1}}  | adaptation.retentionWeights.ewc: expected a number in 0..1000000, found -1
          "adaptation":{"arms":["nothing","fine-tuning+a-gem+der"]} | arm: a-gem takes replayed rows out of the loss and takes none of [distillation, der], found [der, a-gem]
          "adaptation":{"retentionWeights":{"a-gem":1}} | adaptation.retentionWeights.a-gem: it bounds steps and has no weight, found 1.0
          "adaptation":{"retentionWeights":{"mas":1}}   | adaptation.retentionWeights.mas: unknown key
          "adaptation":{"alignmentWeights":{"mcc":-1}}  | adaptation.alignmentWeights.mcc: expected a number in 0..1000000, found -1
          "adaptation":{"alignmentWeights":{"gan":1}}   | adaptation.alignmentWeights.gan: unknown key
          "adaptation":{"alignmentWeights":{"coral":1}} | adaptation.alignmentWeights: the weight of coral is adaptation.coralWeight
          "adaptation":{"optimizer":{"name":"lion"}}    | adaptation.optimizer.name: expected one of [adamw, sgd], found "lion"
          "adaptation":{"optimizer":{"beta1":1}}        | adaptation.optimizer.beta1: expected a number in 0..1 (1 excluded), found 1
          "adaptation":{"replay":{"policy":"fifo"}}     | adaptation.replay.policy: expected one of [reservoir, class-balanced, herding]
          "preprocessing":{"transform":"box-cox"}       | preprocessing.transform: expected one of [none, yeo-johnson], found "box-cox"
          "preprocessing":{"power":1}                   | preprocessing.power: unknown key
          "preprocessing":"none"                        | preprocessing: expected an object, found "none"
          "adaptation":{"settlingRows":0}               | adaptation.settlingRows: expected a number in 1..1000000000000000, found 0
          "adaptation":{"clipNorm":0}                   | adaptation.clipNorm: expected a number in 0..1000000 (0 excluded), found 0
          "release":{"policy":"never"}                  | release.policy: expected one of [auto, manual], found "never"
          "release":"auto"                              | release: expected an object, found "auto"
          "sources":[{"topic":"t","idPath":"id"}]       | sources[0].featurePaths: is missing
          "sources":[{"topic":"t","idPath":"id","featurePaths":["a","b"]}] | sources.featurePaths (count): expected 128, one for each element of the input, or 1 of an array of them, found 2
          "sources":[{"topic":"a b","idPath":"id","featurePaths":["a"]}] | sources.topic: expected at most 249 letters, digits, '.', '_' or '-', found "a b"
          "format":"acclimate-spec/2"                   | format: expected 'acclimate-spec/1'
          """)
  void errorsNameKeyValueAndRange(String more, String reason) {
    assertThatThrownBy(() -> spec("," + more))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesBadNamesAndClasses() {
    String text = SMALLEST.formatted("");
    assertThatThrownBy(() -> ModelSpec.fromJson(Json.parse(text.replace("gas-sensors", "../x"))))
        .hasMessageContaining("model: '../x' does not match");
    assertThatThrownBy(() -> ModelSpec.fromJson(Json.parse(text.replace("\"b\"", "\"a\""))))
        .hasMessageContaining("classes: names must be different");
    assertThatThrownBy(() -> ModelSpec.fromJson(Json.parse(text.replace(",\"b\"", ""))))
        .hasMessageContaining("classes (count): expected a whole number in 2..65536, found 1");
  }

  @Test
  void takesLabelsOfItsClassesOnly() {
    assertThat(spec("").check(new ClassName("a"))).isEmpty();
    assertThat(spec("").check(new ClassName("c"))).contains("label: 'c' is not one of [a, b]");
    assertThat(spec("").check(new NumberValue(1))).contains("label: expected the name of a class");
  }

  @Test
  void aDefinitionSplitsOffTheNetwork() {
    String network =
        ",\"network\":{\"layers\":[{\"kind\":\"linear\",\"name\":\"head\",\"in\":%d,\"out\":2}]}";

    ModelDefinition definition =
        ModelDefinition.fromJson(Json.parse(SMALLEST.formatted(network.formatted(128))));

    assertThat(definition.spec()).isEqualTo(spec(""));
    assertThat(definition.network())
        .isEqualTo(new NetworkSpec(List.of(new Layer.Linear("head", 128, 2, true))));
    assertThatThrownBy(
            () -> ModelDefinition.fromJson(Json.parse(SMALLEST.formatted(network.formatted(64)))))
        .hasMessage("network layer 'head': expects [64] per row, gets [128]");
    assertThatThrownBy(() -> ModelDefinition.fromJson(Json.parse(SMALLEST.formatted(""))))
        .hasMessage("network: is missing");
  }
}
