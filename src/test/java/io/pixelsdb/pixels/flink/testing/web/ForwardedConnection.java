package io.pixelsdb.pixels.flink.testing.web;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * One connection of a client and the one to the server that belongs to it; both live in the same
 * thread. When either ends, so does the other.
 */
final class ForwardedConnection extends ChannelInboundHandlerAdapter {

    private final InetSocketAddress server;
    private final Function<FullHttpRequest, Optional<HttpFault>> judge;
    @Nullable private ChannelFuture upstream;
    private boolean resetInPlaceOfAnswer;

    ForwardedConnection(
            InetSocketAddress server, Function<FullHttpRequest, Optional<HttpFault>> judge) {
        this.server = requireNonNull(server, "server");
        this.judge = requireNonNull(judge, "judge");
    }

    @Override
    public void channelRead(ChannelHandlerContext client, Object message) {
        FullHttpRequest request = (FullHttpRequest) message;
        HttpFault fault = judge.apply(request).orElse(null);
        resetInPlaceOfAnswer = false;
        if (fault == null) {
            forward(client, request);
            return;
        }
        switch (fault.kind()) {
            case ANSWERED:
                request.release();
                client.writeAndFlush(response(fault));
                break;
            case RESET_BEFORE:
                request.release();
                reset(client.channel());
                break;
            case RESET_AFTER:
                resetInPlaceOfAnswer = true;
                forward(client, request);
                break;
            default:
                client.executor()
                        .schedule(
                                () -> forward(client, request),
                                fault.delay().toMillis(),
                                TimeUnit.MILLISECONDS);
        }
    }

    private void forward(ChannelHandlerContext client, FullHttpRequest request) {
        if (upstream == null) {
            upstream = connect(client);
        }
        upstream.addListener(
                (ChannelFutureListener)
                        connected -> {
                            if (connected.isSuccess()) {
                                connected.channel().writeAndFlush(request);
                            } else {
                                request.release();
                                client.close();
                            }
                        });
    }

    private ChannelFuture connect(ChannelHandlerContext client) {
        return new Bootstrap()
                .group(client.channel().eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                channel.pipeline()
                                        .addLast(
                                                new HttpClientCodec(),
                                                new HttpObjectAggregator(
                                                        HttpForwarder.LARGEST_MESSAGE),
                                                new Answers(client));
                            }
                        })
                .connect(server);
    }

    @Override
    public void channelInactive(ChannelHandlerContext client) {
        if (upstream != null) {
            upstream.channel().close();
        }
    }

    /** The client has gone; it knows best why. */
    @Override
    public void exceptionCaught(ChannelHandlerContext client, Throwable cause) {
        client.close();
    }

    private static FullHttpResponse response(HttpFault fault) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(fault.status()),
                        Unpooled.wrappedBuffer(fault.body()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, fault.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        return response;
    }

    /** Ends a connection so that the other side sees it break instead of end. */
    private static void reset(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    /** Brings back what the server answers. */
    private final class Answers extends ChannelInboundHandlerAdapter {

        private final ChannelHandlerContext client;

        Answers(ChannelHandlerContext client) {
            this.client = requireNonNull(client, "client");
        }

        @Override
        public void channelRead(ChannelHandlerContext server, Object message) {
            FullHttpResponse response = (FullHttpResponse) message;
            if (resetInPlaceOfAnswer) {
                response.release();
                reset(client.channel());
            } else {
                client.writeAndFlush(response);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext server) {
            client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext server, Throwable cause) {
            server.close();
        }
    }
}
