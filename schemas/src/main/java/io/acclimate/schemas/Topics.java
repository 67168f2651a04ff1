package io.acclimate.schemas;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import io.acclimate.avro.AdaptationReport;
import io.acclimate.avro.CloseExperience;
import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.DriftSignal;
import io.acclimate.avro.DriftState;
import io.acclimate.avro.Example;
import io.acclimate.avro.Experience;
import io.acclimate.avro.InferenceRequest;
import io.acclimate.avro.Label;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.avro.Outcome;
import io.acclimate.avro.Prediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;

/**
 * The topics of one name space: their names, and how each must be.
 *
 * <p>Topics with a key of event id, and topics with a key of model, have the same number of
 * partitions, because records of one key are joined; the registry's topics have one, because their
 * order is the truth.
 *
 * @param namespace prefix of every name, one per tenant; letters, digits, {@code . _ -}, at most
 *     100 characters
 */
public record Topics(String namespace) {
  /** Partitions of a topic where nothing else is asked. */
  public static final int DEFAULT_PARTITIONS = 6;

  /** Largest input of an event, bytes; the event-processor refuses larger ones. */
  public static final int MAX_EVENT_BYTES = 900 * 1024;

  /** Largest batch on a topic that others write labelled data to, bytes. */
  public static final int MAX_LABELLED_MESSAGE_BYTES = 4 * 1024 * 1024;

  /** What a dead letter may have more than its source record, for its headers, bytes. */
  public static final int DEAD_LETTER_HEADROOM_BYTES = 64 * 1024;

  /** Largest batch on any of our topics, bytes; producers and consumers are sized for it. */
  public static final int MAX_MESSAGE_BYTES =
      MAX_LABELLED_MESSAGE_BYTES + DEAD_LETTER_HEADROOM_BYTES;

  private static final int MAX_OTHER_MESSAGE_BYTES = 1_048_588; // the brokers' own default
  private static final Duration LONG = Duration.ofDays(365);
  private static final Duration MEDIUM = Duration.ofDays(90);
  private static final Duration SHORT = Duration.ofDays(30);
  private static final Pattern NAMESPACE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}");

  public Topics {
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw new IllegalArgumentException(
          "acclimate.namespace=\""
              + namespace
              + "\" is not a letter or digit followed by at most 99 letters, digits, '.', '_' or"
              + " '-'.");
    }
  }

  /** Key event id, value LabelledEvent. */
  public String eventsLabelled() {
    return name("events.labelled.v1");
  }

  /**
   * Records of topics that are not ours, key and value as they are there, on the way to the
   * partition that their event id belongs to; headers say where they are and for which model they
   * are read.
   */
  public String eventsMapped() {
    return name("events.mapped.v1");
  }

  /** Key event id, value Label. */
  public String labels() {
    return name("labels.v1");
  }

  /** Key event id, value InferenceRequest. */
  public String inferenceRequests() {
    return name("inference.requests.v1");
  }

  /** Key event id, value Prediction. */
  public String predictions() {
    return name("predictions.v1");
  }

  /** Key model, value Example. */
  public String examples() {
    return name("examples.v1");
  }

  /** Key model, value Experience. */
  public String experiences() {
    return name("experiences.v1");
  }

  /** Key model, value Outcome. */
  public String outcomes() {
    return name("outcomes.v1");
  }

  /** Key model, value AdaptationReport. */
  public String adaptationReports() {
    return name("adaptation.reports.v1");
  }

  /** Key model/block, partitioned by model, value DriftReferences. */
  public String driftReferences() {
    return name("drift.references.v1");
  }

  /** Key model, value DriftSignal. */
  public String driftSignals() {
    return name("drift.signals.v1");
  }

  /** Key model/domain/feature, value DriftState. */
  public String driftState() {
    return name("drift.state.v1");
  }

  /** Key model, value CloseExperience. */
  public String experienceCommands() {
    return name("experience.commands.v1");
  }

  /** Key model, value ModelCommand; one partition. */
  public String modelCommands() {
    return name("model.commands.v1");
  }

  /** Key model, value ModelChange; one partition; kept for ever. */
  public String modelHistory() {
    return name("model.history.v1");
  }

  /** Key model, value ModelUpdate; one partition, compacted. */
  public String modelUpdates() {
    return name("model.updates.v1");
  }

  /** Key model, value ModelSpec; one partition, compacted. */
  public String modelSpecs() {
    return name("model.specs.v1");
  }

  /** The dead letters of a topic: its original bytes, key and headers, with the reason beside. */
  public String dlq(String topic) {
    return topic + ".dlq";
  }

  /**
   * All topics of the name space.
   *
   * @param partitions partitions of every topic that is not the registry's
   */
  public List<TopicDefinition> definitions(int partitions) {
    List<TopicDefinition> all = new ArrayList<>();
    withDeadLetters(all, delete(eventsLabelled(), partitions, LONG, MAX_LABELLED_MESSAGE_BYTES));
    withDeadLetters(all, delete(eventsMapped(), partitions, SHORT, MAX_MESSAGE_BYTES));
    withDeadLetters(all, delete(labels(), partitions, SHORT, MAX_LABELLED_MESSAGE_BYTES));
    withDeadLetters(all, delete(inferenceRequests(), partitions, SHORT));
    withDeadLetters(all, delete(predictions(), partitions, SHORT));
    withDeadLetters(all, delete(examples(), partitions, LONG));
    all.add(delete(experiences(), partitions, LONG));
    all.add(delete(outcomes(), partitions, MEDIUM));
    all.add(delete(adaptationReports(), partitions, LONG));
    all.add(compact(driftReferences(), partitions));
    withDeadLetters(all, delete(driftSignals(), partitions, LONG));
    all.add(compact(driftState(), partitions));
    withDeadLetters(all, delete(experienceCommands(), partitions, SHORT));
    withDeadLetters(all, delete(modelCommands(), 1, SHORT));
    all.add(forEver(modelHistory()));
    all.add(compact(modelUpdates(), 1));
    all.add(compact(modelSpecs(), 1));
    return List.copyOf(all);
  }

  /** The generated class of each topic's values, dead letters aside: those may be anything. */
  public Map<String, Class<? extends SpecificRecord>> values() {
    Map<String, Class<? extends SpecificRecord>> values = new LinkedHashMap<>();
    values.put(eventsLabelled(), LabelledEvent.class);
    values.put(labels(), Label.class);
    values.put(inferenceRequests(), InferenceRequest.class);
    values.put(predictions(), Prediction.class);
    values.put(examples(), Example.class);
    values.put(experiences(), Experience.class);
    values.put(outcomes(), Outcome.class);
    values.put(adaptationReports(), AdaptationReport.class);
    values.put(driftReferences(), DriftReferences.class);
    values.put(driftSignals(), DriftSignal.class);
    values.put(driftState(), DriftState.class);
    values.put(experienceCommands(), CloseExperience.class);
    values.put(modelCommands(), ModelCommand.class);
    values.put(modelHistory(), ModelChange.class);
    values.put(modelUpdates(), ModelUpdate.class);
    values.put(modelSpecs(), ModelSpec.class);
    return Collections.unmodifiableMap(values);
  }

  private String name(String topic) {
    return namespace + "." + topic;
  }

  private void withDeadLetters(List<TopicDefinition> all, TopicDefinition source) {
    int sourceBytes = Integer.parseInt(source.config().get(MAX_MESSAGE_BYTES_CONFIG));
    all.add(source);
    all.add(
        delete(
            dlq(source.name()),
            source.partitions(),
            MEDIUM,
            sourceBytes + DEAD_LETTER_HEADROOM_BYTES));
  }

  private static TopicDefinition delete(String name, int partitions, Duration retention) {
    return delete(name, partitions, retention, MAX_OTHER_MESSAGE_BYTES);
  }

  private static TopicDefinition delete(
      String name, int partitions, Duration retention, int maxMessageBytes) {
    return define(
        name,
        partitions,
        maxMessageBytes,
        Map.of(
            CLEANUP_POLICY_CONFIG,
            CLEANUP_POLICY_DELETE,
            RETENTION_MS_CONFIG,
            Long.toString(retention.toMillis())));
  }

  private static TopicDefinition forEver(String name) {
    return define(
        name,
        1,
        MAX_OTHER_MESSAGE_BYTES,
        Map.of(
            CLEANUP_POLICY_CONFIG,
            CLEANUP_POLICY_DELETE,
            RETENTION_MS_CONFIG,
            "-1",
            RETENTION_BYTES_CONFIG,
            "-1"));
  }

  private static TopicDefinition compact(String name, int partitions) {
    return define(
        name,
        partitions,
        MAX_OTHER_MESSAGE_BYTES,
        Map.of(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT));
  }

  private static TopicDefinition define(
      String name, int partitions, int maxMessageBytes, Map<String, String> cleanup) {
    Map<String, String> config = new HashMap<>(cleanup);
    config.put(MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes));
    return new TopicDefinition(name, partitions, config);
  }
}
