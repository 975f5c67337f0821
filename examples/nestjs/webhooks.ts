import { Body, Controller, Module, Post, Req, Res } from '@nestjs/common';
import { createReceiver } from '@postrider/receiver-verify';
import { memoryStore } from '@postrider/receiver-verify/idempotency';
import { nestWebhooks, type NestRequest, type NestResponse } from '@postrider/receiver-verify/nestjs';

const receiver = createReceiver<{ 'order.paid': { orderId: string; total: number } }>({
  secrets: process.env['WEBHOOK_SECRET'],
  idempotency: { store: memoryStore(), scope: 'orders' },
}).on('order.paid', ({ id, data }) => console.log(`${id}: order ${data.orderId} was paid, ${data.total}`));

const webhooks = nestWebhooks(receiver);

@Controller()
class WebhooksController {
  @Post('webhooks')
  receive(@Req() request: NestRequest, @Res() response: NestResponse): Promise<void> {
    return webhooks(request, response);
  }

  @Post('echo')
  echo(@Body() body: unknown): unknown {
    return body;
  }
}

@Module({ controllers: [WebhooksController] })
// oxlint-disable-next-line typescript/no-extraneous-class -- A module of NestJS is one.
export class AppModule {}
