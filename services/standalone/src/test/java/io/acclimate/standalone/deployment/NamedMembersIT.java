package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.EdgeSetup;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a clean stop of a Streams service does to its group. */
@Tag("all")
@ExtendWith(TestClusterExtension.class)
final class NamedMembersIT {
  private static final String NAME = "pod-0";

  @ParameterizedTest
  @EnumSource(names = {"EVENT_PROCESSOR", "DRIFT_PROCESSOR"})
  void partitionsWaitForAMemberWithAName(Service service, TestCluster cluster) throws Exception {
    String setting = "acclimate." + service.module() + ".group-instance-id";

    assertThat(membersAfterStop(service, cluster, Map.of(setting, NAME)))
        .isNotEmpty()
        .allSatisfy(
            member -> assertThat(member.groupInstanceId()).get().asString().startsWith(NAME))
        .anySatisfy(member -> assertThat(member.assignment().topicPartitions()).isNotEmpty());
    assertThat(membersAfterStop(service, cluster, Map.of())).isEmpty();
  }

  private static List<MemberDescription> membersAfterStop(
      Service service, TestCluster cluster, Map<String, String> more) throws Exception {
    String namespace = cluster.newNamespace("members");
    Map<String, String> settings = new HashMap<>(cluster.properties(namespace));
    settings.putAll(more);
    EdgeConfig edge = EdgeConfig.from(settings);
    EdgeSetup.ensure(edge, "members-setup");
    try (ServiceProcess process =
        ServiceProcess.start(service, namespace, cluster.newFolder(namespace), settings)) {
      process.awaitReady();
    }
    return members(edge, service);
  }

  private static List<MemberDescription> members(EdgeConfig edge, Service service)
      throws Exception {
    String group = edge.id(service.module());
    try (Admin admin = Admin.create(edge.admin("members-admin"))) {
      return List.copyOf(
          admin.describeConsumerGroups(List.of(group)).describedGroups().values().stream()
              .findFirst()
              .orElseThrow()
              .get()
              .members());
    }
  }
}
