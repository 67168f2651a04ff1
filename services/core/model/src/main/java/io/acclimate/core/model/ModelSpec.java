package io.acclimate.core.model;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Interval;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a model is fed, adapted and released. Its blob spells out every key, so its digest does not
 * depend on our defaults.
 *
 * @param model registered name
 * @param task what the model does
 * @param input what an input must look like
 * @param transform how inputs are transformed if version 1 is trained from new weights; imported
 *     weights get none; default yeo-johnson
 * @param classes class names in the order of the model's scores
 * @param sourceDomain what the model was pre-trained on, all of it together; maybe several domains
 *     with names of their own
 * @param targetDomain domain of events and requests that name none
 * @param holdOutFraction share of examples held out, above 0 and below 0.5; fixed at registration;
 *     default 0.2
 * @param experience when an experience is closed
 * @param adaptation how a round adapts
 * @param release who moves the champion; default auto
 * @param sources existing topics that feed the model
 */
public record ModelSpec(
    String model,
    Task task,
    InputSignature input,
    InputTransform transform,
    List<String> classes,
    String sourceDomain,
    String targetDomain,
    double holdOutFraction,
    ExperiencePolicy experience,
    AdaptationPolicy adaptation,
    ReleasePolicy release,
    List<TopicSource> sources) {
  /** How inputs are transformed if a person's spec says nothing. */
  public static final InputTransform DEFAULT_TRANSFORM = InputTransform.YEO_JOHNSON;

  private static final String FORMAT = "acclimate-spec/1";
  private static final double DEFAULT_HOLD_OUT_FRACTION = 0.2;
  private static final Interval HOLD_OUT_FRACTION = Interval.open(0, 0.5);
  private static final int MAX_CLASSES = 65_536;
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  public ModelSpec {
    Names.requireModel(model);
    Names.requireDomain(sourceDomain);
    Names.requireDomain(targetDomain);
    HOLD_OUT_FRACTION.require("holdOutFraction", holdOutFraction);
    classes = List.copyOf(classes);
    Ranges.require("classes (count)", classes.size(), 2, MAX_CLASSES);
    if (new HashSet<>(classes).size() != classes.size() || classes.contains("")) {
      throw new InvalidFormatException(
          "classes: names must be different and not empty: " + classes);
    }
    sources = List.copyOf(sources);
    for (TopicSource source : sources) {
      requireSource(source, input.elements());
    }
  }

  private static void requireSource(TopicSource source, int elements) {
    if (!TOPIC.matcher(source.topic()).matches()) {
      throw new InvalidFormatException(
          "sources.topic: expected at most 249 letters, digits, '.', '_' or '-', found \"%s\""
              .formatted(source.topic()));
    }
    int paths = source.featurePaths().size();
    if (paths != 1 && paths != elements) {
      throw new InvalidFormatException(
          "sources.featurePaths (count): expected %d, one for each element of the input, or 1 of an"
                  .formatted(elements)
              + " array of them, found "
              + paths);
    }
  }

  /** Reads a spec; absent keys get their defaults, unknown keys are refused. */
  public static ModelSpec fromJson(Json json) {
    JsonFields fields = JsonFields.of("", json);
    boolean blob = fields.has("format");
    if (blob) {
      fields.requireFormat(FORMAT);
    }
    // A blob spells out every key that there was when it was written; what it lacks is newer.
    DriftTrigger absentDrift = blob ? null : DriftTrigger.DEFAULT;
    ModelSpec spec =
        new ModelSpec(
            fields.string("model"),
            Keys.read(fields, "task", Task.class, Task.CLASSIFICATION),
            InputSignature.fromJson(fields.fields("input")),
            transform(fields, blob ? InputTransform.NONE : DEFAULT_TRANSFORM),
            fields.strings("classes"),
            fields.string("sourceDomain"),
            fields.string("targetDomain"),
            fields.number("holdOutFraction", HOLD_OUT_FRACTION, DEFAULT_HOLD_OUT_FRACTION),
            fields.has("experience")
                ? ExperiencePolicy.fromJson(fields.fields("experience"), absentDrift)
                : ExperiencePolicy.DEFAULT,
            fields.has("adaptation")
                ? AdaptationPolicy.fromJson(fields.fields("adaptation"), blob)
                : AdaptationPolicy.DEFAULT,
            releasePolicy(fields),
            fields.has("sources")
                ? fields.fieldsList("sources").stream().map(TopicSource::fromJson).toList()
                : List.of());
    fields.refuseUnknown();
    return spec;
  }

  /** The same for other inputs, which come from no topic. */
  public ModelSpec withInput(InputSignature otherInput) {
    return new ModelSpec(
        model,
        task,
        otherInput,
        transform,
        classes,
        sourceDomain,
        targetDomain,
        holdOutFraction,
        experience,
        adaptation,
        release,
        List.of());
  }

  /** Parses the bytes of a spec's blob. */
  public static ModelSpec parse(byte[] bytes) {
    return fromJson(Json.parseObject(bytes));
  }

  /** All keys, defaults included; {@code preprocessing} only if inputs are transformed. */
  public Json.Obj toJson() {
    Json.Obj json = untransformed();
    return transform == InputTransform.NONE
        ? json // as blobs were before there was a transform, so that their digest stays
        : json.with("preprocessing", Json.object().with("transform", Keys.key(transform)));
  }

  private Json.Obj untransformed() {
    return Json.object()
        .with("format", FORMAT)
        .with("model", model)
        .with("task", Keys.key(task))
        .with("input", input.toJson())
        .with("classes", Json.strings(classes))
        .with("sourceDomain", sourceDomain)
        .with("targetDomain", targetDomain)
        .with("holdOutFraction", holdOutFraction)
        .with("experience", experience.toJson())
        .with("adaptation", adaptation.toJson())
        .with("release", Json.object().with("policy", Keys.key(release)))
        .with("sources", Json.array(sources.stream().map(TopicSource::toJson).toList()));
  }

  /** The bytes of the spec's blob. */
  public byte[] toBytes() {
    return toJson().canonical();
  }

  public Digest digest() {
    return Digest.of(toBytes());
  }

  /** Why this is no label of the model; empty if it is one. */
  public Optional<String> check(LabelValue label) {
    if (!(label instanceof LabelValue.ClassName name)) {
      return Optional.of("label: expected the name of a class");
    }
    return classes.contains(name.name())
        ? Optional.empty()
        : Optional.of("label: '" + name.name() + "' is not one of " + classes);
  }

  private static InputTransform transform(JsonFields fields, InputTransform byDefault) {
    if (!fields.has("preprocessing")) {
      return byDefault;
    }
    JsonFields preprocessing = fields.fields("preprocessing");
    InputTransform transform =
        Keys.read(preprocessing, "transform", InputTransform.class, byDefault);
    preprocessing.refuseUnknown();
    return transform;
  }

  private static ReleasePolicy releasePolicy(JsonFields fields) {
    if (!fields.has("release")) {
      return ReleasePolicy.AUTO;
    }
    JsonFields release = fields.fields("release");
    ReleasePolicy policy = Keys.read(release, "policy", ReleasePolicy.class, ReleasePolicy.AUTO);
    release.refuseUnknown();
    return policy;
  }
}
