package io.acclimate.inference.grpc;

import io.acclimate.inference.Admission;
import io.acclimate.inference.RequestMetrics;
import io.acclimate.inference.Serving;
import io.acclimate.inference.proto.GRPCInferenceServiceGrpc;
import io.acclimate.inference.protocol.InferenceException;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Admits calls to infer before they wait for a thread, as HTTP's are. */
@Singleton
@GlobalInterceptor
public final class GrpcAdmission implements ServerInterceptor {
  private static final String INFER =
      GRPCInferenceServiceGrpc.getModelInferMethod().getFullMethodName();

  private final Serving service;

  GrpcAdmission(Serving service) {
    this.service = service;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!call.getMethodDescriptor().getFullMethodName().equals(INFER)) {
      return next.startCall(call, headers);
    }
    Optional<InferenceException> refused = service.admission().enter();
    if (refused.isPresent()) {
      service.requestMetrics().turnedAway(RequestMetrics.UNKNOWN_MODEL, refused.get().status());
      call.close(GrpcErrors.status(refused.get()), GrpcErrors.trailers(refused.get()));
      return new ServerCall.Listener<>() {};
    }
    Guest guest = new Guest(service.admission());
    ServerCall<Q, A> leaving =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            guest.leave();
            super.close(status, trailers);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(leaving, headers)) {
      @Override
      public void onCancel() {
        guest.leave();
        super.onCancel();
      }
    };
  }

  /** Leaves once, however the call ends. */
  private static final class Guest {
    private final Admission admission;
    private final AtomicBoolean inside = new AtomicBoolean(true);

    Guest(Admission admission) {
      this.admission = admission;
    }

    void leave() {
      if (inside.compareAndSet(true, false)) {
        admission.leave();
      }
    }
  }
}
