package io.acclimate.dashboard;

import io.acclimate.dashboard.topics.FakeTopics;
import io.acclimate.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The dashboard over topics in memory. */
@Singleton
public final class TestWiring {
  private static final Topics TOPICS = new Topics("acclimate");

  @Produces
  @Singleton
  FakeTopics topics() {
    return new FakeTopics(TOPICS);
  }

  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  DashboardService service(DashboardConfig settings, FakeTopics topics, MeterRegistry meters) {
    return new DashboardService(settings, () -> topics, topics.schemas(), TOPICS, meters);
  }
}
