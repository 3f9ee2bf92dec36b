package churnline.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a client took of the bytes it is sent, as far as the kernel tells. */
final class SentBytes extends ChannelOutboundHandlerAdapter {
  private final AtomicLong queued = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong emptied = new AtomicLong();

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    int size = message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    queued.addAndGet(size);
    ChannelPromise told =
        promise
            .unvoid()
            .addListener(
                sent -> {
                  if (done.addAndGet(size) == queued.get()) {
                    emptied.incrementAndGet();
                  }
                });
    var unused = context.write(message, told);
  }

  /** How many bytes were taken. */
  long taken(Channel channel) {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return done.get() + (waiting == null ? 0 : waiting.currentProgress());
  }

  /** Whether bytes wait to be taken. */
  boolean isWaiting() {
    return done.get() < queued.get();
  }

  /** How often all there was had been taken. */
  long emptied() {
    return emptied.get();
  }
}
