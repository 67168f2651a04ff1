package io.acclimate.inference.grpc;

import io.acclimate.inference.InferenceConfig;
import io.acclimate.inference.RequestMetrics;
import io.acclimate.inference.Serving;
import io.acclimate.inference.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.acclimate.inference.proto.ModelInferRequest;
import io.acclimate.inference.proto.ModelInferResponse;
import io.acclimate.inference.proto.ModelMetadataRequest;
import io.acclimate.inference.proto.ModelMetadataResponse;
import io.acclimate.inference.proto.ModelReadyRequest;
import io.acclimate.inference.proto.ModelReadyResponse;
import io.acclimate.inference.proto.RepositoryIndexRequest;
import io.acclimate.inference.proto.RepositoryIndexResponse;
import io.acclimate.inference.proto.RepositoryModelLoadRequest;
import io.acclimate.inference.proto.RepositoryModelLoadResponse;
import io.acclimate.inference.proto.RepositoryModelUnloadRequest;
import io.acclimate.inference.proto.RepositoryModelUnloadResponse;
import io.acclimate.inference.proto.ServerLiveRequest;
import io.acclimate.inference.proto.ServerLiveResponse;
import io.acclimate.inference.proto.ServerMetadataRequest;
import io.acclimate.inference.proto.ServerMetadataResponse;
import io.acclimate.inference.proto.ServerReadyRequest;
import io.acclimate.inference.proto.ServerReadyResponse;
import io.acclimate.inference.protocol.InferResponse;
import io.acclimate.inference.protocol.InferenceException;
import io.acclimate.inference.protocol.Limits;
import io.acclimate.inference.protocol.ServerIdentity;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Timer;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Open Inference Protocol v2 over gRPC, on the same port as HTTP. */
@GrpcService
public final class InferenceGrpc extends GRPCInferenceServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceGrpc.class);
  private static final int OK = 200;
  private static final int FAILED = 500;

  private final Serving service;
  private final GrpcRequests requests;

  InferenceGrpc(Serving service, InferenceConfig config) {
    this.service = service;
    this.requests =
        new GrpcRequests(
            new Limits(config.maxRequestBytes(), config.maxRows(), config.maxRowBytes()));
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> answer) {
    answer(answer, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> answer) {
    answer(answer, () -> ServerReadyResponse.newBuilder().setReady(service.ready()).build());
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> answer) {
    answer(
        answer,
        () ->
            ServerMetadataResponse.newBuilder()
                .setName(ServerIdentity.NAME)
                .setVersion(ServerIdentity.VERSION)
                .addAllExtensions(ServerIdentity.EXTENSIONS)
                .build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> answer) {
    answer(
        answer,
        () ->
            ModelReadyResponse.newBuilder()
                .setReady(
                    service.inference().ready(request.getName(), version(request.getVersion())))
                .build());
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> answer) {
    answer(
        answer,
        () ->
            GrpcAnswers.metadata(
                service.inference().metadata(request.getName(), version(request.getVersion()))));
  }

  @Override
  @Blocking
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> answer) {
    RequestMetrics metrics = service.requestMetrics();
    Timer.Sample begun = metrics.begin();
    int status = answer(answer, () -> infer(request));
    metrics.answered(request.getModelName(), status, begun);
  }

  private ModelInferResponse infer(ModelInferRequest request) {
    InferResponse response =
        service
            .inference()
            .infer(
                request.getModelName(), version(request.getModelVersion()), requests.read(request));
    return GrpcAnswers.response(response, request.getRawInputContentsCount() > 0);
  }

  @Override
  public void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> answer) {
    answer(answer, () -> GrpcAnswers.index(service.inference().index(request.getReady())));
  }

  @Override
  public void repositoryModelLoad(
      RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> answer) {
    answer(
        answer,
        () -> {
          throw service.inference().refuseChange(request.getModelName());
        });
  }

  @Override
  public void repositoryModelUnload(
      RepositoryModelUnloadRequest request, StreamObserver<RepositoryModelUnloadResponse> answer) {
    answer(
        answer,
        () -> {
          throw service.inference().refuseChange(request.getModelName());
        });
  }

  private static @Nullable String version(String given) {
    return given.isEmpty() ? null : given;
  }

  /** Answers once, and returns what HTTP would have said. */
  private static <T> int answer(StreamObserver<T> observer, Supplier<T> answer) {
    T value;
    try {
      value = answer.get();
    } catch (InferenceException e) {
      observer.onError(GrpcErrors.of(e));
      return e.status();
    } catch (RuntimeException e) {
      LOG.error("inference=failed cause=\"{}\"", e.getMessage(), e);
      observer.onError(
          Status.INTERNAL.withDescription("The model failed to answer.").asRuntimeException());
      return FAILED;
    }
    observer.onNext(value);
    observer.onCompleted();
    return OK;
  }
}
