package io.acclimate.cli.topics;

import io.acclimate.avro.AdaptationReport;
import io.acclimate.avro.AliasTarget;
import io.acclimate.avro.Experience;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.avro.TopicSource;
import io.acclimate.cli.output.Row;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.PoisonException;
import io.acclimate.schemas.SchemaRegistryClient;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What this module knows of Avro: records of topics as rows. */
final class TopicCodec {
  /**
   * Why a round ended as it did.
   *
   * @param experience number of the experience that it learnt from
   */
  record RoundReason(long experience, String reason) {}

  private final ConfluentAvroDeserializer<LabelledEvent> events;
  private final ConfluentAvroDeserializer<ModelSpec> specs;
  private final ConfluentAvroDeserializer<Experience> experiences;
  private final ConfluentAvroDeserializer<AdaptationReport> reports;

  TopicCodec(SchemaRegistryClient schemas) {
    events = new ConfluentAvroDeserializer<>(schemas, LabelledEvent.class);
    specs = new ConfluentAvroDeserializer<>(schemas, ModelSpec.class);
    experiences = new ConfluentAvroDeserializer<>(schemas, Experience.class);
    reports = new ConfluentAvroDeserializer<>(schemas, AdaptationReport.class);
  }

  /** An event, or why it is none. */
  Row event(ConsumerRecord<byte[], byte[]> record) {
    Row place = Row.empty().with("partition", record.partition()).with("offset", record.offset());
    try {
      LabelledEvent event = events.decode(record.value());
      return place
          .with("eventId", event.getEventId())
          .with("model", event.getModel())
          .with("domain", event.getDomain())
          .with("label", text(AvroValues.label(event.getLabel())))
          .with("input", text(AvroValues.input(event.getInput())));
    } catch (PoisonException poison) {
      return place.with("unreadable", poison.getMessage());
    } catch (InvalidFormatException invalid) {
      return place.with("invalid", invalid.getMessage());
    }
  }

  /** The topics that a value of model.specs.v1 maps. */
  List<String> mappedTopics(byte @Nullable [] spec) {
    ModelSpec read = specs.deserialize("", spec);
    return read == null || read.getDeleted()
        ? List.of()
        : read.getSources().stream().map(TopicSource::getTopic).toList();
  }

  /**
   * An experience.
   *
   * @throws PoisonException if it is none
   */
  ClosedExperience experience(ConsumerRecord<byte[], byte[]> record) {
    Experience experience = experiences.decode(record.value());
    return new ClosedExperience(
        experience.getNumber(),
        experience.getLabelledTrain() + experience.getLabelledHoldOut(),
        experience.getTrigger().getKind().name().toLowerCase(Locale.ROOT),
        experience.getTrigger().getDetail(),
        experience.getClosedAt());
  }

  /**
   * The reason of a round.
   *
   * @throws PoisonException if the record is no report
   */
  RoundReason reason(ConsumerRecord<byte[], byte[]> record) {
    AdaptationReport report = reports.decode(record.value());
    return new RoundReason(report.getExperience(), report.getReason());
  }

  static boolean isAbout(ModelUpdate update, String model) {
    return update.getModel().equals(model);
  }

  /** A model's state. */
  static Row update(ModelUpdate update) {
    Map<String, Object> aliases = new TreeMap<>();
    Row row =
        Row.empty()
            .with("model", update.getModel())
            .with("epoch", update.getEpoch())
            .with("deleted", update.getDeleted());
    for (Map.Entry<String, AliasTarget> alias : update.getAliases().entrySet()) {
      AliasTarget target = alias.getValue();
      aliases.put(alias.getKey(), "v" + target.getVersion() + " " + target.getServingDigest());
    }
    return row.with("aliases", aliases);
  }

  private static String text(Input input) {
    return switch (input) {
      case Input.TensorInput tensor -> tensor.tensor().dtype() + " " + tensor.tensor().shape();
      case Input.TextInput text -> "text of " + text.text().length() + " characters";
      case Input.MediaInput media -> media.mediaType() + " of " + media.data().length + " bytes";
    };
  }

  private static String text(LabelValue label) {
    return switch (label) {
      case LabelValue.ClassName name -> name.name();
      case LabelValue.NumberValue number -> String.valueOf(number.value());
      case LabelValue.NameSet names -> String.join(",", names.names());
      case LabelValue.Boxes boxes -> boxes.boxes().size() + " boxes";
    };
  }
}
