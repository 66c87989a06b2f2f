'use strict';
const assert = require('node:assert/strict');
const { after, before, beforeEach, describe, test } = require('node:test');
const API = require('co-wechat-api');
const fake = require('./fake');

describe('co-wechat-api: addresses and tickets', () => {
  let wx;
  before(async () => { wx = await fake.start(); });
  after(() => wx.stop());
  beforeEach(() => wx.reset());

  function api() {
    const a = new API(fake.appid, fake.secret);
    a.setOpts({ agent: wx.agent, timeout: 15000 });
    return a;
  }

  test('getIp', async () => {
    const got = await api().getIp();
    assert.ok(got.ip_list.length > 0);
  });

  test('getTicket, and the cache', async () => {
    const a = api();
    const { ticket } = await a.getLatestTicket();
    assert.ok(ticket);
    assert.equal((await a.getLatestTicket()).ticket, ticket);
    assert.equal(await wx.calls('/cgi-bin/ticket/getticket'), 1);
  });
});
