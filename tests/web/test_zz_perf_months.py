"""400 teams, 5,000 links, 24 months of each: how long the page takes."""
import pytest, time, random, statistics
from datetime import date
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.conftest import signed_in
from tests.web.many_links import populate
from wellserved.web.models import Link, MonthOf, Person
from wellserved.words.roles import Role
@pytest.mark.django_db
def test_it():
    p=populate(400,5000); Person.objects.filter(pk=p.pk).update(role=Role.EXECUTIVE); p.refresh_from_db()
    r=random.Random(2); rows=[]
    pairs=list(Link.objects.filter(customer__isnull=False).values_list("provider_id","customer_id"))
    print(len(pairs))
    for i in range(24):
        m=date(2024+(11+i)//12,(11+i)%12+1,1)
        rows+= [MonthOf(month=m,provider_id=a,customer_id=b,ended=r.randint(1,30),waited_hours=r.random()*100,figures={"ended":1}) for a,b in pairs]
        rows.append(MonthOf(month=m,ended=1,waited_hours=1,figures={}))
    MonthOf.objects.bulk_create(rows,batch_size=2000)
    c=signed_in(p)
    for url in ("/map/","/map/?look=waiting","/map/?look=waiting&month=2026-08","/map/?look=waiting&month=2026-03", "/map/?look=waiting&month=2025-03"):
        t=[]
        for i in range(12):
            a=time.perf_counter(); x=c.get(url); t.append(1000*(time.perf_counter()-a)); assert x.status_code==200
        with CaptureQueriesContext(connection) as q: c.get(url)
        print(url,"first",round(t[0]),"then",round(statistics.median(t[1:])),"max",round(max(t[1:])),"queries",len(q), "bytes",len(x.content))
