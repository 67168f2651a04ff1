package io.acclimate.adaptationservice;

import io.acclimate.avro.AdaptationReport;
import io.acclimate.schemas.CloudEvent;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports on their topic. They tell people what happened and nothing depends on them: one that does
 * not get through is logged, and the round stays completed. For one thread.
 */
final class KafkaReports implements Reports, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaReports.class);
  private static final String SOURCE = "/acclimate/adaptation-service";

  private final Producer<String, AdaptationReport> producer;
  private final AdaptationCodec codec;
  private final String topic;

  KafkaReports(Producer<String, AdaptationReport> producer, AdaptationCodec codec, String topic) {
    this.producer = producer;
    this.codec = codec;
    this.topic = topic;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told of what the future says
  public void send(Report report) {
    AdaptationReport value = codec.report(report);
    String id = value.getModel() + "/" + value.getExperience();
    ProducerRecord<String, AdaptationReport> record =
        new ProducerRecord<>(topic, value.getModel(), value);
    CloudEvent.of(id, value, SOURCE, report.completedAt()).writeTo(record.headers());
    try {
      producer.send(record, (metadata, failure) -> lost(id, failure));
    } catch (KafkaException e) {
      lost(id, e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  private static void lost(String id, @Nullable Exception failure) {
    if (failure != null) {
      LOG.warn("report={} state=lost cause=\"{}\"", id, failure.toString());
    }
  }
}
